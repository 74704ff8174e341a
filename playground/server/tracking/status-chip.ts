import { html } from 'mizan/server'
import type { OrderStatus } from '../db/schema.js'
import type { Markup } from '../pages/page.js'

const WORDS: Record<OrderStatus, string> = {
  placed: 'Placed',
  sent: 'On its way',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
}

/** What `src/orders/status-chip.tsx` shows, without React. */
export const statusChip = (status: OrderStatus): Markup =>
  html`<span class="status-chip" data-status="${status}">${WORDS[status]}</span>`
