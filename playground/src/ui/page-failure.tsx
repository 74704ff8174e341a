import { MizanError } from 'mizan/client'
import { AskToLogIn } from '../account/ask-to-log-in.js'
import { Link } from '../router.js'
import { EmptyState } from './empty-state.js'
import { ErrorPanel } from './error-panel.js'

interface PageFailureProps {
  error: Error
  retry: () => void
  /** What it says when the server knows of no such thing. */
  missing: string
  /** What it says when something went wrong. */
  broken: string
}

/** Stands in for a page: trying again helps against a failure, and not against a wrong address or a closed door. */
export function PageFailure({ error, retry, missing, broken }: PageFailureProps) {
  const code = error instanceof MizanError ? error.code : undefined
  if (code === 'unauthenticated') return <AskToLogIn>You have been away for long.</AskToLogIn>
  if (code === 'forbidden') {
    return (
      <EmptyState title="Not behind the counter" action={<Link className="button" href="/">Back to the shop</Link>}>
        This page is for the people of the shop.
      </EmptyState>
    )
  }
  if (code !== 'not_found') {
    return <ErrorPanel error={error} retry={retry}>{broken}</ErrorPanel>
  }
  return (
    <EmptyState title={missing} action={<Link className="button" href="/">Back to the shop</Link>}>
      {error.message}
    </EmptyState>
  )
}
