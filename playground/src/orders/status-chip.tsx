import type { Order } from '../../server/orders.js'
import { STATUS } from './status.js'

export function StatusChip({ status }: { status: Order['status'] }) {
  return <span className="status-chip" data-status={status}>{STATUS[status]}</span>
}
