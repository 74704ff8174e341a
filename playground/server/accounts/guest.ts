import { eq, sql } from 'drizzle-orm'
import type { MizanRequest } from 'mizan/server'
import type { Transaction } from '../db/client.js'
import { cart_lines } from '../db/schema.js'

const KEY = 'guest'

/** What stands in for a customer's name in the cart of somebody who has not said who they are; null without a cart. */
export function guestOf({ session }: MizanRequest): string | null {
  const guest = session.get(KEY)
  return typeof guest === 'string' ? guest : null
}

/** The same, and from now on there is one. */
export function guestFrom(request: MizanRequest): string {
  const known = guestOf(request)
  if (known) return known
  const guest = `guest:${crypto.randomUUID()}`
  request.session.set(KEY, guest)
  return guest
}

/** Puts what a guest has gathered into the cart of the customer whom they turned out to be. */
export async function takeAlong(tx: Transaction, guest: string, customer: string): Promise<void> {
  const lines = await tx.select().from(cart_lines).where(eq(cart_lines.customer, guest))
  await tx.delete(cart_lines).where(eq(cart_lines.customer, guest))
  for (const line of lines) {
    await tx
      .insert(cart_lines)
      .values({ ...line, customer })
      .onConflictDoUpdate({
        target: [cart_lines.customer, cart_lines.product_id],
        set: { quantity: sql`${cart_lines.quantity} + excluded.quantity` },
      })
  }
}
