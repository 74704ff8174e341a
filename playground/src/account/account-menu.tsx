import { Link, useLocation } from '../router.js'
import { loginPath } from './login-path.js'
import { LogoutButton } from './logout-button.js'
import { useVisitor } from './visitor.js'
import './account.css'

const PANEL = 'account'

/** Who is here, in a popover of the browser's own; or the way to say so. */
export function AccountMenu() {
  const visitor = useVisitor()
  const { path, query } = useLocation()
  if (visitor === undefined) return null
  if (visitor === null) {
    const href = path === '/login' ? '/login' : loginPath(path, query)
    return <Link className="log-in" href={href}>Log in</Link>
  }
  const { name, roles } = visitor
  const close = () => document.getElementById(PANEL)?.hidePopover()
  return (
    <>
      <button className="tool tool-account" type="button" popoverTarget={PANEL} aria-label={`Account of ${name}`}>
        <span aria-hidden="true">{name.slice(0, 1)}</span>
      </button>
      <section className="account-menu" id={PANEL} popover="auto" aria-label="Account">
        <p>You are here as <strong>{name}</strong>.</p>
        <ul>
          <li><Link href="/orders" onClick={close}>Your orders</Link></li>
          {roles.includes('staff') && <li><Link href="/desk" onClick={close}>The desk</Link></li>}
        </ul>
        <LogoutButton />
      </section>
    </>
  )
}
