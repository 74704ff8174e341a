import { DeskProvider } from 'virtual:mizan/contexts'
import { AskToLogIn } from '../account/ask-to-log-in.js'
import { useVisitor } from '../account/visitor.js'
import { OrdersSkeleton } from '../orders/orders-skeleton.js'
import { PageFailure } from '../ui/page-failure.js'
import { OrdersToSend } from './orders-to-send.js'
import { StockLevels } from './stock-levels.js'
import { Takings } from './takings.js'
import './desk.css'

export function DeskPage() {
  const visitor = useVisitor()
  return (
    <div className="desk">
      <title>The desk · Oda</title>
      <h1>The desk</h1>
      {visitor === null && <AskToLogIn>The people of the shop work here.</AskToLogIn>}
      {visitor && (
        <DeskProvider
          fallback={<OrdersSkeleton />}
          errorFallback={({ error, retry }) => (
            <PageFailure error={error} retry={retry} missing="No desk" broken="The desk could not be loaded." />
          )}
        >
          <OrdersToSend />
          <Takings />
          <StockLevels />
        </DeskProvider>
      )}
    </div>
  )
}
