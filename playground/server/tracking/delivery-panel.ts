import { html, type MizanRequest } from 'mizan/server'
import type { OrderStatus } from '../db/schema.js'
import type { Markup } from '../pages/page.js'
import { isUnderWay, LONGEST_NOTE, type Parcel } from './parcel.js'

const STEPS: { status: OrderStatus; label: string }[] = [
  { status: 'placed', label: 'We have your order' },
  { status: 'sent', label: 'On its way to you' },
  { status: 'delivered', label: 'Delivered' },
]

/**
 * Where a parcel is, and a form for a word to whoever brings it. It works in a page without script, and in one whose
 * script sends the form by itself.
 *
 * @param back where the form leads
 */
export async function deliveryPanel(request: MizanRequest, parcel: Parcel, back: string): Promise<Markup> {
  const { id, status } = parcel
  if (status === 'cancelled') return html`<section class="delivery" id="delivery"><p>This order was cancelled.</p></section>`
  const reached = STEPS.findIndex((step) => step.status === status)
  return html`<section class="delivery" id="delivery" aria-label="Delivery">
    <ol class="delivery-steps">
      ${STEPS.map(({ label }, at) => html`<li ${{ 'data-reached': at <= reached, 'aria-current': at === reached && 'step' }}>${label}</li>`)}
    </ol>
    ${isUnderWay(parcel) ? await noteForm(request, parcel, back) : noteOf(parcel)}
    ${!back.startsWith('/track/') && html`<p class="soft small"><a href="/track/${id}/">Follow it without script</a></p>`}
  </section>`
}

async function noteForm(request: MizanRequest, { id, delivery_note }: Parcel, back: string): Promise<Markup> {
  return html`<form class="delivery-form" method="post" action="/track/${id}/delivery/">
    ${await request.csrfField()}
    <input type="hidden" name="back" value="${back}">
    <label for="delivery-note">A word to whoever brings it</label>
    <div>
      <input id="delivery-note" name="note" maxlength="${LONGEST_NOTE}" value="${delivery_note}" placeholder="Please ring twice">
      <button class="button button-quiet">Save</button>
    </div>
  </form>`
}

const noteOf = ({ delivery_note }: Parcel): Markup | null =>
  delivery_note ? html`<p class="soft">You asked: “${delivery_note}”</p>` : null
