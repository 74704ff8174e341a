import type { ReactNode } from 'react'
import { Link, useLocation } from '../router.js'
import { EmptyState } from '../ui/empty-state.js'
import { loginPath } from './login-path.js'

/** Stands in for what only a customer can see. Logging in leads back to it. */
export function AskToLogIn({ children }: { children: ReactNode }) {
  const { path, query } = useLocation()
  return (
    <EmptyState title="Log in first" action={<Link className="button" href={loginPath(path, query)}>Log in</Link>}>
      {children}
    </EmptyState>
  )
}
