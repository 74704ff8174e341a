import { useId, useState, type FormEvent } from 'react'
import { useCheckout, useQuoteShipping } from 'virtual:mizan/contexts'
import { money, plural } from '../format.js'
import { navigate } from '../router.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'
import { FieldError } from '../ui/field-error.js'

export function CheckoutForm({ subtotal_cents, onDone }: { subtotal_cents: number; onDone: () => void }) {
  const [postcode, setPostcode] = useState('')
  const [quoteShipping, quote] = useQuoteShipping()
  const [checkout, order] = useCheckout()
  const id = useId()
  const error = order.error ?? quote.error

  // Both calls show their `error` below.
  const askForQuote = () => {
    quoteShipping({ postcode }).catch(() => {})
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (order.isPending) return
    checkout({ postcode }).then(
      ({ order_id }) => {
        onDone()
        navigate(`/orders/${order_id}?thanks`)
      },
      () => {},
    )
  }

  return (
    <form className="checkout-form" onSubmit={submit} noValidate>
      <label htmlFor={id}>Postcode</label>
      <div className="checkout-postcode">
        <input
          id={id}
          autoComplete="postal-code"
          value={postcode}
          aria-describedby={`${id}-error`}
          onChange={(event) => {
            setPostcode(event.target.value)
            quote.reset()
            order.reset()
          }}
        />
        <Button kind="quiet" pending={quote.isPending} onClick={askForQuote}>
          Quote shipping
        </Button>
      </div>
      <FieldError id={`${id}-error`} error={error} field="postcode" />
      <p className="cart-sum soft" role="status">
        {quote.data ? (
          <>
            <span>{quote.data.zone}, {plural(quote.data.days, 'working day')}</span>
            <span className="amount">{money(quote.data.cents)}</span>
          </>
        ) : (
          <span>Shipping is added by postcode.</span>
        )}
      </p>
      <Button type="submit" pending={order.isPending}>
        {quote.data ? `Place order for ${money(subtotal_cents + quote.data.cents)}` : 'Place order'}
      </Button>
      <Refusal error={error} />
    </form>
  )
}
