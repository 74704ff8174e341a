import { useRemoveFromCart, useSetQuantity, type useCartItems } from 'virtual:mizan/contexts'
import { money } from '../format.js'
import { Link } from '../router.js'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'
import { Illustration } from '../ui/illustration.js'
import { Stepper } from '../ui/stepper.js'
import { withQuantity } from './with-quantity.js'

type CartItem = ReturnType<typeof useCartItems>[number]

export function CartLine({ item, onLeave }: { item: CartItem; onLeave: () => void }) {
  const { product_id, name, price_cents, quantity, available, hue, form } = item
  // Each press counts at once; the calls go out one after the other.
  const [setQuantity, setting] = useSetQuantity({ optimistic: { cart: withQuantity }, order: 'queue' })
  const [removeFromCart, removing] = useRemoveFromCart()
  const announce = useAnnounce()

  // Both show their `error` below.
  const change = (quantity: number) => {
    setQuantity({ product_id, quantity }).catch(() => {})
  }
  const remove = () => {
    removeFromCart({ product_id }).then(() => announce(`${name} was removed.`), () => {})
  }

  return (
    <li className="cart-line">
      <div className="cart-line-picture"><Illustration form={form} hue={hue} /></div>
      <Link href={`/product/${product_id}`} onClick={onLeave}>{name}</Link>
      <span className="amount">{money(price_cents * quantity)}</span>
      <Stepper
        label={`Quantity of ${name}`}
        value={quantity}
        max={quantity + available}
        onChange={change}
      />
      <Button kind="bare" pending={removing.isPending} aria-label={`Remove ${name}`} onClick={remove}>Remove</Button>
      <Refusal error={setting.error ?? removing.error} />
    </li>
  )
}
