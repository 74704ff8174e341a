import { CartProvider, useCartSummary } from 'virtual:mizan/contexts'
import { plural } from '../format.js'

export function CartButton({ onClick }: { onClick: () => void }) {
  return (
    <CartProvider fallback={<Bag onClick={onClick} />} errorFallback={() => <Bag onClick={onClick} />}>
      <CountedBag onClick={onClick} />
    </CartProvider>
  )
}

function CountedBag({ onClick }: { onClick: () => void }) {
  return <Bag count={useCartSummary(({ count }) => count)} onClick={onClick} />
}

function Bag({ count = 0, onClick }: { count?: number; onClick: () => void }) {
  return (
    <button
      className="tool"
      type="button"
      aria-haspopup="dialog"
      aria-label={count > 0 ? `Cart, ${plural(count, 'item')}` : 'Cart'}
      onClick={onClick}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 8h14l1 12H4zM9 10V7a3 3 0 0 1 6 0v3" /></svg>
      {count > 0 && <span className="badge" aria-hidden="true">{count}</span>}
    </button>
  )
}
