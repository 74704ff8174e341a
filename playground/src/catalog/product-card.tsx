import { ProductProvider, useAddToCart } from 'virtual:mizan/contexts'
import { money } from '../format.js'
import { Link } from '../router.js'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'
import { Illustration } from '../ui/illustration.js'
import type { Product } from './product.js'

const FEW = 5

export function ProductCard({ product }: { product: Product }) {
  const { id, name, summary, price_cents, stock, hue, form } = product
  const [addToCart, { isPending, error }] = useAddToCart()
  const announce = useAnnounce()
  const isSoldOut = stock === 0 || error?.code === 'sold_out'
  // Its page is there before the click is done.
  const preload = () => void ProductProvider.preload({ product_id: id })

  const add = () => {
    addToCart({ product_id: id, quantity: 1 }).then(
      () => announce(`${name} is in your cart.`),
      () => {}, // `error` is shown below.
    )
  }

  return (
    <li className="product-card">
      <div className="product-card-picture">
        <Illustration form={form} hue={hue} />
        {(stock <= FEW || isSoldOut) && <span className="product-card-stock">{isSoldOut ? 'Sold out' : `Last ${stock}`}</span>}
      </div>
      <h3><Link href={`/product/${id}`} onPointerEnter={preload} onFocus={preload}>{name}</Link></h3>
      <p className="amount">{money(price_cents)}</p>
      <p className="soft small">{summary}</p>
      {!isSoldOut && (
        <Button className="product-card-add" aria-label={`Add ${name} to cart`} pending={isPending} onClick={add}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14" /></svg>
        </Button>
      )}
      <Refusal error={error} />
    </li>
  )
}
