import { OrdersProvider } from 'virtual:mizan/contexts'
import { AskToLogIn } from '../account/ask-to-log-in.js'
import { Customers } from '../account/customers.js'
import { Link } from '../router.js'
import { PageFailure } from '../ui/page-failure.js'
import { OrderView } from './order-view.js'
import { OrdersSkeleton } from './orders-skeleton.js'
import './orders.css'

export function OrderPage({ order_id }: { order_id: number }) {
  return (
    <div className="orders">
      <title>{`Order ${order_id} · Oda`}</title>
      <nav className="soft" aria-label="Breadcrumb"><Link href="/orders">Your orders</Link></nav>
      <Customers guest={<AskToLogIn>Your orders are for your eyes only.</AskToLogIn>}>
        <OrdersProvider
          fallback={<OrdersSkeleton />}
          errorFallback={({ error, retry }) => (
            <PageFailure error={error} retry={retry} missing="No such order" broken="This order could not be loaded." />
          )}
        >
          <OrderView order_id={order_id} />
        </OrdersProvider>
      </Customers>
    </div>
  )
}
