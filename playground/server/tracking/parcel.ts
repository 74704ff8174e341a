import { and, desc, eq } from 'drizzle-orm'
import { MizanError } from 'mizan/server'
import { database, transact } from '../db/client.js'
import { orders, type OrderStatus } from '../db/schema.js'

/** An order on its way. */
export interface Parcel {
  id: number
  status: OrderStatus
  postcode: string
  delivery_note: string
  created_at: Date
}

/** As long as a label has room for. */
export const LONGEST_NOTE = 120

const { id, status, postcode, delivery_note, created_at } = orders
const PARCEL = { id, status, postcode, delivery_note, created_at }

/** The customer's orders, newest first. */
export async function parcelsOf(customer: string): Promise<Parcel[]> {
  const db = await database()
  return db.select(PARCEL).from(orders).where(eq(orders.customer, customer)).orderBy(desc(id))
}

/** @throws MizanError `not_found` when the customer has no such order */
export async function parcelOf(customer: string, order_id: number): Promise<Parcel> {
  const db = await database()
  const parcel = await db.select(PARCEL).from(orders).where(ownedBy(customer, order_id)).get()
  if (!parcel) throw new MizanError('not_found', 'There is no such order.')
  return parcel
}

/** Whether whoever brings it can still be told something. */
export const isUnderWay = ({ status }: Parcel): boolean => status === 'placed' || status === 'sent'

/** @throws MizanError `invalid` for a note that is too long, `conflict` when the parcel has come */
export async function noteForDelivery(customer: string, order_id: number, text: string): Promise<void> {
  const note = text.trim()
  if (note.length > LONGEST_NOTE) {
    throw new MizanError('invalid', 'The label has no room for that.', {
      fields: { note: [`Write at most ${LONGEST_NOTE} characters.`] },
    })
  }
  const parcel = await parcelOf(customer, order_id)
  if (!isUnderWay(parcel)) throw new MizanError('conflict', `Order ${order_id} is ${parcel.status} already.`)
  await transact((tx) => tx.update(orders).set({ delivery_note: note }).where(ownedBy(customer, order_id)))
}

const ownedBy = (customer: string, order_id: number) => and(eq(orders.id, order_id), eq(orders.customer, customer))
