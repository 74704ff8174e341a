import { DeskProvider } from 'virtual:mizan/contexts'
import { AskToLogIn } from '../account/ask-to-log-in.js'
import { Customers } from '../account/customers.js'
import { OrdersSkeleton } from '../orders/orders-skeleton.js'
import { PageFailure } from '../ui/page-failure.js'
import { OrdersToSend } from './orders-to-send.js'
import { StockLevels } from './stock-levels.js'
import { Takings } from './takings.js'
import './desk.css'

/** In milliseconds: the orders of customers come by themselves. */
const LOOK_AGAIN = 20_000

export function DeskPage() {
  return (
    <div className="desk">
      <title>The desk · Oda</title>
      <h1>The desk</h1>
      <Customers guest={<AskToLogIn>The people of the shop work here.</AskToLogIn>}>
        <DeskProvider
          poll={LOOK_AGAIN}
          fallback={<OrdersSkeleton />}
          errorFallback={({ error, retry }) => (
            <PageFailure error={error} retry={retry} missing="No desk" broken="The desk could not be loaded." />
          )}
        >
          <OrdersToSend />
          <Takings />
          <StockLevels />
        </DeskProvider>
      </Customers>
    </div>
  )
}
