import { OrdersProvider } from 'virtual:mizan/contexts'
import { Link } from '../router.js'
import { ErrorPanel } from '../ui/error-panel.js'
import { OrderView } from './order-view.js'
import { OrdersSkeleton } from './orders-skeleton.js'
import './orders.css'

export function OrderPage({ order_id }: { order_id: number }) {
  return (
    <div className="orders">
      <title>{`Order ${order_id} · Oda`}</title>
      <nav className="soft" aria-label="Breadcrumb"><Link href="/orders">Your orders</Link></nav>
      <OrdersProvider
        fallback={<OrdersSkeleton />}
        errorFallback={({ error, retry }) => (
          <ErrorPanel error={error} retry={retry}>This order could not be loaded.</ErrorPanel>
        )}
      >
        <OrderView order_id={order_id} />
      </OrdersProvider>
    </div>
  )
}
