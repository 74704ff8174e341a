import { useEffect, useRef } from 'react'
import { CartProvider } from 'virtual:mizan/contexts'
import { Announcer } from '../ui/announcer.js'
import { ErrorPanel } from '../ui/error-panel.js'
import { Loading, Skeleton } from '../ui/skeleton.js'
import { CartContents } from './cart-contents.js'
import './cart.css'

/**
 * A modal dialog of the browser's own, which keeps the focus and closes on Escape. It has an announcer of its own: a
 * modal dialog silences all that is outside of it.
 */
export function CartDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])

  return (
    <dialog
      className="cart-drawer"
      ref={dialog}
      aria-labelledby="cart-title"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="cart-drawer-page">
        <header>
          <h2 id="cart-title">Your cart</h2>
          <button className="tool" type="button" aria-label="Close cart" onClick={onClose}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6 6 18" /></svg>
          </button>
        </header>
        <CartProvider
          fallback={
            <Loading className="cart-drawer-loading">
              <Skeleton height="5rem" />
              <Skeleton height="5rem" />
            </Loading>
          }
          errorFallback={({ error, retry }) => (
            <ErrorPanel error={error} retry={retry}>Your cart could not be loaded.</ErrorPanel>
          )}
        >
          <Announcer>
            <CartContents onDone={onClose} />
          </Announcer>
        </CartProvider>
      </div>
    </dialog>
  )
}
