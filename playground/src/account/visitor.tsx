import { createContext, use, useEffect, useEffectEvent, useReducer, type ReactNode } from 'react'
import { MizanStore } from 'mizan/react'
import { AccountProvider, useAccount, useLogout } from 'virtual:mizan/contexts'
import { navigate } from '../router.js'
import { useAnnounce } from '../ui/announcer.js'
import { nextVisit, type Account } from './visit.js'

const VisitorContext = createContext<Account | undefined>(undefined)
const LeaveContext = createContext(() => {})

/** Who is here: null for a guest, undefined while nobody knows. */
export const useVisitor = () => use(VisitorContext)

/** Logs the visitor out. */
export const useLeave = () => use(LeaveContext)

/**
 * Tells the page who is here. What was fetched for one visitor is gone from memory when another comes: each has a store
 * of their own. The shop does not wait for the answer, and is open when there is none.
 */
export function Visitor({ children }: { children: ReactNode }) {
  const [{ visitor, before, isLeaving }, tell] = useReducer(nextVisit, { visitor: undefined, before: 0, isLeaving: false })
  const [logout] = useLogout()
  const announce = useAnnounce()

  const leave = () => {
    // What is on the page would be asked for once more, for a guest who may not see it: it goes first.
    tell({ type: 'leaves' })
    logout().then(
      () => {
        tell({ type: 'is here', visitor: null })
        announce('You are logged out.')
        navigate('/')
      },
      (error: Error) => {
        tell({ type: 'stays' })
        announce(`You are still logged in. ${error.message}`)
      },
    )
  }

  return (
    <LeaveContext value={leave}>
      <VisitorContext value={visitor}>
        <AccountProvider fallback={null} errorFallback={null}>
          <Arrival onArrive={(visitor) => tell({ type: 'is here', visitor })} />
        </AccountProvider>
        <MizanStore key={before}>{!isLeaving && children}</MizanStore>
      </VisitorContext>
    </LeaveContext>
  )
}

function Arrival({ onArrive }: { onArrive: (account: Account) => void }) {
  const account = useAccount()
  const arrive = useEffectEvent(onArrive)
  useEffect(() => arrive(account), [account])
  return null
}
