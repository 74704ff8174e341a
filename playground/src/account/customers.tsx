import type { ReactNode } from 'react'
import { AccountProvider, useAccount } from 'virtual:mizan/contexts'

export type Account = NonNullable<ReturnType<typeof useAccount>>

interface CustomersProps {
  /** What stands here for a guest, and when nobody can tell who is here: the shop is open then too. */
  guest?: ReactNode
  children: ReactNode | ((account: Account) => ReactNode)
}

/**
 * What a customer sees. All of these on a page ask once who is here. When somebody else comes, what is below is gone at
 * once, with all that was fetched for the one before: nothing is asked for in the wrong name.
 */
export function Customers({ guest = null, children }: CustomersProps) {
  return (
    <AccountProvider fallback={null} errorFallback={guest}>
      <Known guest={guest}>{children}</Known>
    </AccountProvider>
  )
}

function Known({ guest, children }: CustomersProps) {
  const account = useAccount()
  if (!account) return guest
  return typeof children === 'function' ? children(account) : children
}
