import { useState } from 'react'
import { isErrorOf } from 'mizan/client'
import { useAddToCart, useProductContext, useProductDetail } from 'virtual:mizan/contexts'
import { useAnnounce } from '../ui/announcer.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'
import { Refreshing } from '../ui/refreshing.js'
import { Stepper } from '../ui/stepper.js'

export function BuyBox() {
  const { id, name, available } = useProductDetail()
  const { isRefreshing, refetch } = useProductContext()
  const [addToCart, { isPending, error }] = useAddToCart()
  const [wanted, setWanted] = useState(1)
  const announce = useAnnounce()
  const quantity = Math.max(1, Math.min(wanted, available))

  const add = () => {
    addToCart({ product_id: id, quantity }).then(
      () => {
        announce(`${quantity} × ${name} in your cart.`)
        setWanted(1)
      },
      // `error` is shown below; that others were faster shows that the number on the page is old.
      (error: unknown) => {
        if (isErrorOf(addToCart, error) && error.code === 'sold_out') void refetch()
      },
    )
  }

  return (
    <div className="buy-box">
      <p className="buy-box-stock" data-testid="availability">
        <span data-level={available === 0 ? 'none' : available <= 5 ? 'few' : 'plenty'} />
        {availability(available)} <Refreshing active={isRefreshing} />
      </p>
      <div className="buy-box-actions">
        <Stepper label="Quantity" value={quantity} max={available} onChange={setWanted} />
        <Button pending={isPending} disabled={available === 0} onClick={add}>Add to cart</Button>
      </div>
      <Refusal error={error} />
    </div>
  )
}

function availability(available: number): string {
  if (available === 0) return 'None left: sold, or in a cart'
  return available <= 5 ? `Only ${available} left` : `${available} in stock`
}
