import { useEffect, useRef, useState } from 'react'
import { LoginPage } from './account/login-page.js'
import { CartDrawer } from './cart/cart-drawer.js'
import { CatalogPage } from './catalog/catalog-page.js'
import { DeskPage } from './desk/desk-page.js'
import { OrderPage } from './orders/order-page.js'
import { OrdersPage } from './orders/orders-page.js'
import { ProductPage } from './product/product-page.js'
import { Link, useLocation } from './router.js'
import { SiteHeader } from './site-header.js'
import { Announcer } from './ui/announcer.js'
import { EmptyState } from './ui/empty-state.js'
import { WirePanel } from './wire/wire-panel.js'

export function App() {
  const [cartOpen, setCartOpen] = useState(false)
  const { path } = useLocation()
  const main = useRef<HTMLElement>(null)
  const lastPath = useRef(path)

  // A reader who follows a link by keyboard or screen reader goes on from the new page, not from the old link.
  useEffect(() => {
    if (lastPath.current !== path) main.current?.focus({ preventScroll: true })
    lastPath.current = path
  }, [path])

  return (
    <Announcer>
      <a className="skip-link" href="#main">Skip to content</a>
      <SiteHeader onOpenCart={() => setCartOpen(true)} />
      <main id="main" ref={main} tabIndex={-1}>
        <Page path={path} />
      </main>
      <footer className="site-footer">
        <p>Oda is a demonstration: nothing here is for sale. Every number on these pages came through Mizan.</p>
      </footer>
      <CartDrawer open={cartOpen} onClose={() => setCartOpen(false)} />
      <WirePanel />
    </Announcer>
  )
}

function Page({ path }: { path: string }) {
  const product = /^\/product\/(\d{1,9})$/.exec(path)?.[1]
  const order = /^\/orders\/(\d{1,9})$/.exec(path)?.[1]
  if (path === '/') return <CatalogPage />
  if (product) return <ProductPage key={product} product_id={Number(product)} />
  if (path === '/login') return <LoginPage />
  if (path === '/desk') return <DeskPage />
  if (path === '/orders') return <OrdersPage />
  if (order) return <OrderPage order_id={Number(order)} />
  return (
    <EmptyState title="This page is empty" action={<Link className="button" href="/">Back to the shop</Link>}>
      Nothing lives at this address.
    </EmptyState>
  )
}
