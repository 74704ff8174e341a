import { useCartContext, useCartItems, useCartSummary } from 'virtual:mizan/contexts'
import { loginPath } from '../account/login-path.js'
import { Customers } from '../account/customers.js'
import { money } from '../format.js'
import { Link, useLocation } from '../router.js'
import { Button } from '../ui/button.js'
import { EmptyState } from '../ui/empty-state.js'
import { Refreshing } from '../ui/refreshing.js'
import { CartLine } from './cart-line.js'
import { CheckoutForm } from './checkout-form.js'

export function CartContents({ onDone }: { onDone: () => void }) {
  const items = useCartItems()
  const subtotal_cents = useCartSummary((cart) => cart.subtotal_cents)
  const { isRefreshing } = useCartContext()
  if (items.length === 0) {
    return (
      <EmptyState title="Nothing in it yet" action={<Button onClick={onDone}>Look around</Button>}>
        What you put into the cart is kept for you.
      </EmptyState>
    )
  }
  return (
    <>
      <ul className="cart-lines" aria-label="Items">
        {items.map((item) => <CartLine key={item.product_id} item={item} onLeave={onDone} />)}
      </ul>
      <footer>
        <p className="cart-sum">
          <span>Subtotal <Refreshing active={isRefreshing} /></span>
          <span className="amount">{money(subtotal_cents)}</span>
        </p>
        <Customers guest={<LogInToOrder onDone={onDone} />}>
          <CheckoutForm subtotal_cents={subtotal_cents} onDone={onDone} />
        </Customers>
      </footer>
    </>
  )
}

function LogInToOrder({ onDone }: { onDone: () => void }) {
  const { path, query } = useLocation()
  return (
    <>
      <Link className="button" href={loginPath(path, query)} onClick={onDone}>Log in to order</Link>
      <p className="soft small">Your cart comes along.</p>
    </>
  )
}
