import { useOrderList } from 'virtual:mizan/contexts'
import { day, money, plural } from '../format.js'
import { Link } from '../router.js'
import { EmptyState } from '../ui/empty-state.js'
import { Illustration } from '../ui/illustration.js'
import { StatusChip } from './status-chip.js'

export function OrderList() {
  const orders = useOrderList()
  if (orders.length === 0) {
    return (
      <EmptyState title="No orders here" action={<Link className="button" href="/">To the shop</Link>}>
        When you place one, it is listed on this page.
      </EmptyState>
    )
  }
  return (
    <ul className="order-list">
      {orders.map(({ id, status, lines, total_cents, created_at }) => (
        <li key={id} className="order-card">
          <div className="order-card-pictures" aria-hidden="true">
            {lines.slice(0, 3).map((line) => <span key={line.product_id}><Illustration {...line} /></span>)}
          </div>
          <div>
            <h2><Link href={`/orders/${id}`}>Order {id}</Link></h2>
            <p className="soft small">
              <time dateTime={created_at}>{day(created_at)}</time>, {plural(lines.length, 'product')}
            </p>
          </div>
          <StatusChip status={status} />
          <p className="amount">{money(total_cents)}</p>
        </li>
      ))}
    </ul>
  )
}
