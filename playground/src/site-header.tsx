import { AccountMenu } from './account/account-menu.js'
import { Customers } from './account/customers.js'
import { CartButton } from './cart/cart-button.js'
import { NotificationsBell } from './notifications/notifications-bell.js'
import { Link, useLocation } from './router.js'

export function SiteHeader({ onOpenCart }: { onOpenCart: () => void }) {
  const { path } = useLocation()
  const current = (page: boolean) => (page ? 'page' : undefined)
  return (
    <header className="site-header">
      <Link className="brand" href="/" aria-label="Oda, home">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="9" />
          <path d="M8 25V15a8 8 0 0 1 16 0v10" />
        </svg>
        <span>Oda</span>
      </Link>
      <nav aria-label="Main">
        <Link href="/" aria-current={current(path === '/')}>Shop</Link>
        <Link href="/orders" aria-current={current(path === '/orders')}>Orders</Link>
        <Customers>
          {({ roles }) => roles.includes('staff') && <Link href="/desk" aria-current={current(path === '/desk')}>Desk</Link>}
        </Customers>
      </nav>
      <div className="site-header-tools">
        <AccountMenu />
        <Customers><NotificationsBell /></Customers>
        <CartButton onClick={onOpenCart} />
      </div>
    </header>
  )
}
