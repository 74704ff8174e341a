import { MizanError } from 'mizan/client'
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

/** Stands in for a page: trying again helps against a failure, and not against a wrong address. */
export function PageFailure({ error, retry, missing, broken }: PageFailureProps) {
  if (!(error instanceof MizanError && error.code === 'not_found')) {
    return <ErrorPanel error={error} retry={retry}>{broken}</ErrorPanel>
  }
  return (
    <EmptyState title={missing} action={<Link className="button" href="/">Back to the shop</Link>}>
      {error.message}
    </EmptyState>
  )
}
