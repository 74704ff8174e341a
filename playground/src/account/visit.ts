import type { useAccount } from 'virtual:mizan/contexts'

export type Account = ReturnType<typeof useAccount>

export interface Visit {
  /** Undefined until the server has said who is here, null for a guest. */
  visitor: Account | undefined
  /** How many have been here before. */
  before: number
  isLeaving: boolean
}

export type VisitEvent = { type: 'is here'; visitor: Account } | { type: 'leaves' } | { type: 'stays' }

export function nextVisit(visit: Visit, event: VisitEvent): Visit {
  if (event.type !== 'is here') return { ...visit, isLeaving: event.type === 'leaves' }
  const isAnother = visit.visitor !== undefined && visit.visitor?.id !== event.visitor?.id
  // An answer that the server gave before it was asked to log out ends no leave-taking.
  if (visit.isLeaving && !isAnother) return visit
  return { visitor: event.visitor, before: visit.before + (isAnother ? 1 : 0), isLeaving: false }
}
