import type { Order } from './order.js'

/** The statuses of an order as headings show them. */
export const STATUS: Record<Order['status'], string> = {
  placed: 'Placed',
  sent: 'On its way',
  delivered: 'Delivered',
  cancelled: 'Cancelled',
}
