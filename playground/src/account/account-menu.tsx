import { Link, useLocation } from '../router.js'
import { Customers, type Account } from './customers.js'
import { loginPath } from './login-path.js'
import { LogoutButton } from './logout-button.js'
import './account.css'

const PANEL = 'account'

/** Who is here, in a popover of the browser's own; or the way to say so. */
export function AccountMenu() {
  return <Customers guest={<LogIn />}>{(account) => <Menu account={account} />}</Customers>
}

function LogIn() {
  const { path, query } = useLocation()
  return <Link className="log-in" href={path === '/login' ? '/login' : loginPath(path, query)}>Log in</Link>
}

function Menu({ account: { name, roles } }: { account: Account }) {
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
