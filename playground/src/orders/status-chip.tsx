import type { Order } from './order.js'
import { STATUS } from './status.js'

export function StatusChip({ status }: { status: Order['status'] }) {
  return <span className="status-chip" data-status={status}>{STATUS[status]}</span>
}
