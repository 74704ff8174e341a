import type { ReactNode } from 'react'
import type { MizanError } from '../error.js'

/** What every generated provider takes besides the params of its context. */
export interface ProviderProps {
  children?: ReactNode
  /** Shown while there are no data yet. Without it the nearest `<Suspense>` shows its own. */
  fallback?: ReactNode
  /** Shown when the data cannot be had. Without it the nearest error boundary gets the `MizanError`. */
  errorFallback?: ReactNode | ((failure: Failure) => ReactNode)
}

export interface Failure {
  error: MizanError
  /** Asks the server again, and shows what comes of it. */
  retry: () => void
}
