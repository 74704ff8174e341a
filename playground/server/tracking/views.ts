import { client, html, type MizanRequest } from 'mizan/server'
import { customerOf } from '../accounts/customer.js'
import { OrdersContext } from '../contexts.js'
import { page } from '../pages/page.js'
import { ownPath, seeOther } from '../pages/path.js'
import { customersOnly } from './customers-only.js'
import { deliveryPanel } from './delivery-panel.js'
import { noteForDelivery, parcelOf, parcelsOf } from './parcel.js'
import { statusChip } from './status-chip.js'

/** The customer's orders, without script. */
export const tracking = client({ route: '/track/', auth: customersOnly }, async (request: MizanRequest) => {
  const parcels = await parcelsOf(customerOf(request))
  const body = html`
    <h1>Your parcels</h1>
    ${parcels.length === 0 && html`<p class="soft">Nothing is on its way to you.</p>`}
    <ul class="tracking-list">
      ${parcels.map(({ id, status, postcode }) => html`<li><a href="/track/${id}/">
        <strong>Order ${id}</strong> <span class="soft">to ${postcode}</span> ${statusChip(status)}
      </a></li>`)}
    </ul>`
  return page(request, 'Your parcels', body)
})

/** One order, without script. */
export const track_order = client(
  { route: '/track/:order_id/', auth: customersOnly },
  async (request: MizanRequest, { order_id }: { order_id: number }) => {
    const parcel = await parcelOf(customerOf(request), order_id)
    const body = html`
      <nav class="soft" aria-label="Breadcrumb"><a href="/track/">Your parcels</a></nav>
      <h1>Order ${order_id}</h1>
      ${await deliveryPanel(request, parcel, `/track/${order_id}/`)}`
    return page(request, `Order ${order_id}`, body)
  },
)

/** The delivery of an order as a part of another page, whose address is `back`. */
export const delivery_panel = client(
  { route: '/track/:order_id/delivery/', auth: customersOnly },
  async (request: MizanRequest, { order_id, back }: { order_id: number; back?: string }) => {
    const parcel = await parcelOf(customerOf(request), order_id)
    return html.response(await deliveryPanel(request, parcel, ownPath(request, back, `/track/${order_id}/`)))
  },
)

/** What the form of the panel sends: a word to whoever brings the parcel. */
export const set_delivery_note = client(
  { route: '/track/:order_id/delivery/', methods: ['POST'], affects: OrdersContext, auth: customersOnly },
  async (request: MizanRequest, { order_id, note, back }: { order_id: number; note: string; back?: string }) => {
    await noteForDelivery(customerOf(request), order_id, note)
    return seeOther(`${ownPath(request, back, `/track/${order_id}/`)}#delivery`)
  },
)
