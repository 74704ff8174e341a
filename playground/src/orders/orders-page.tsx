import { useDeferredValue } from 'react'
import { OrdersProvider } from 'virtual:mizan/contexts'
import { AskToLogIn } from '../account/ask-to-log-in.js'
import { Customers } from '../account/customers.js'
import { Link, useLocation } from '../router.js'
import { PageFailure } from '../ui/page-failure.js'
import type { Order } from './order.js'
import { OrderList } from './order-list.js'
import { OrdersSkeleton } from './orders-skeleton.js'
import { STATUS } from './status.js'
import './orders.css'

export function OrdersPage() {
  const status = readStatus(useLocation().query.get('status'))
  const shownStatus = useDeferredValue(status)
  const current = (page: Order['status'] | undefined) => (page === status ? 'page' : undefined)
  return (
    <div className="orders">
      <title>Your orders · Oda</title>
      <h1>Your orders</h1>
      <nav className="pills" aria-label="Filter by status">
        <Link href="/orders" aria-current={current(undefined)}>All</Link>
        {Object.entries(STATUS).map(([key, label]) => (
          <Link key={key} href={`/orders?status=${key}`} aria-current={current(readStatus(key))}>{label}</Link>
        ))}
      </nav>
      <Customers guest={<AskToLogIn>Your orders are for your eyes only.</AskToLogIn>}>
        <OrdersProvider
          status={shownStatus}
          fallback={<OrdersSkeleton />}
          errorFallback={({ error, retry }) => (
            <PageFailure error={error} retry={retry} missing="No orders" broken="Your orders could not be loaded." />
          )}
        >
          <OrderList />
        </OrdersProvider>
      </Customers>
    </div>
  )
}

function readStatus(text: string | null): Order['status'] | undefined {
  return text !== null && Object.hasOwn(STATUS, text) ? (text as Order['status']) : undefined
}
