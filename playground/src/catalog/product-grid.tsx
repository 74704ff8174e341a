import { useProducts } from 'virtual:mizan/contexts'
import { Link } from '../router.js'
import { EmptyState } from '../ui/empty-state.js'
import { ProductCard } from './product-card.js'

export function ProductGrid({ settled }: { settled: boolean }) {
  const products = useProducts()
  if (products.length === 0) {
    return (
      <EmptyState title="Nothing like that here" action={<Link className="button" href="/">Show everything</Link>}>
        Try another word, or another shelf.
      </EmptyState>
    )
  }
  return (
    <ul className="product-grid" data-settled={settled} aria-busy={!settled || undefined}>
      {products.map((product) => <ProductCard key={product.id} product={product} />)}
    </ul>
  )
}
