import { OrdersProvider, useOrderList, useOrdersContext } from 'virtual:mizan/contexts'
import { money, plural } from '../format.js'
import { OrdersSkeleton } from '../orders/orders-skeleton.js'
import { StatusChip } from '../orders/status-chip.js'
import { ErrorPanel } from '../ui/error-panel.js'
import { Refreshing } from '../ui/refreshing.js'
import { NoteToSelf } from './note-to-self.js'
import './parcel.css'

/** An order, in a page that is otherwise markup of the server: what a form of that page changes is shown here too. */
export function ParcelOrder({ order_id }: { order_id: number }) {
  return (
    <OrdersProvider
      fallback={<OrdersSkeleton />}
      errorFallback={({ error, retry }) => <ErrorPanel error={error} retry={retry}>This order could not be loaded.</ErrorPanel>}
    >
      <Summary order_id={order_id} />
    </OrdersProvider>
  )
}

function Summary({ order_id }: { order_id: number }) {
  const order = useOrderList((orders) => orders.find(({ id }) => id === order_id))
  const { isRefreshing } = useOrdersContext()
  if (!order) return <p className="soft">We know of no order {order_id} of yours.</p>
  const pieces = order.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const sum_cents = order.lines.reduce((sum, { quantity, price_cents }) => sum + quantity * price_cents, 0)
  return (
    <article className="order parcel-order">
      <header>
        <h2>Order {order.id}</h2>
        <StatusChip status={order.status} />
        <Refreshing active={isRefreshing} />
      </header>
      <p>{plural(pieces, 'piece')} for <span className="amount">{money(sum_cents)}</span></p>
      {order.delivery_note && <p className="order-note">You asked: “{order.delivery_note}”</p>}
      <NoteToSelf />
    </article>
  )
}
