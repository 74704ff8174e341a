import { useOrderList, useOrdersContext } from 'virtual:mizan/contexts'
import { day, money } from '../format.js'
import { Link, useLocation } from '../router.js'
import { EmptyState } from '../ui/empty-state.js'
import { Illustration } from '../ui/illustration.js'
import { CancelButton } from './cancel-button.js'
import { Delivery } from './delivery.js'
import { OrdersSkeleton } from './orders-skeleton.js'
import { StatusChip } from './status-chip.js'

export function OrderView({ order_id }: { order_id: number }) {
  const order = useOrderList((orders) => orders.find(({ id }) => id === order_id))
  const { isStale } = useOrdersContext()
  const thanks = useLocation().query.has('thanks')

  // An order that was placed a moment ago is not in the list that was fetched before it.
  if (!order && isStale) return <OrdersSkeleton />
  if (!order) {
    return <EmptyState title="No such order">We know of no order {order_id} of yours.</EmptyState>
  }
  return (
    <article className="order">
      {thanks && order.status === 'placed' && (
        <p className="order-thanks" role="status">Thank you. We have your order and will pack it with care.</p>
      )}
      <header>
        <h1>Order {order.id}</h1>
        <StatusChip status={order.status} />
      </header>
      <p className="soft">
        Placed on <time dateTime={order.created_at}>{day(order.created_at)}</time>, to be sent to {order.postcode}.
      </p>
      {order.delivery_note && <p className="order-note">You asked: “{order.delivery_note}”</p>}
      <Delivery order={order} />
      <ul className="order-lines">
        {order.lines.map((line) => (
          <li key={line.product_id}>
            <span className="order-line-picture"><Illustration {...line} /></span>
            <Link href={`/product/${line.product_id}`}>{line.name}</Link>
            <span className="soft">{line.quantity} × {money(line.price_cents)}</span>
            <span className="amount">{money(line.quantity * line.price_cents)}</span>
          </li>
        ))}
      </ul>
      <dl className="order-sums">
        <dt>Shipping</dt>
        <dd className="amount">{money(order.shipping_cents)}</dd>
        <dt>Total</dt>
        <dd className="amount">{money(order.total_cents)}</dd>
      </dl>
      {order.status === 'placed' && <CancelButton order_id={order.id} />}
    </article>
  )
}
