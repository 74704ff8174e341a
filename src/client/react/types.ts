import type { ReactNode } from 'react'
import type { MizanError } from '../error.js'
import type { Store } from '../store.js'

/** What every generated provider takes besides the params of its context. */
export interface ProviderProps {
  children?: ReactNode
  /** Shown while there are no data yet. Without it the nearest `<Suspense>` shows its own. */
  fallback?: ReactNode
  /** Shown when the data cannot be had. Without it the nearest error boundary gets the `MizanError`. */
  errorFallback?: ReactNode | ((failure: Failure) => ReactNode)
  /** Milliseconds between fetches while the provider is on the page and the page is seen. Without it nothing is fetched unasked. */
  poll?: number
}

/** The component that fetches a context. `Props`: its params, and `ProviderProps`. */
export type Provider<Props> = ((props: Props) => ReactNode) & {
  /**
   * Fetches ahead of a render, as when a link is hovered; what is there and fresh is not fetched again. Never rejects: a failure
   * shows where the data are read.
   *
   * @param params as the provider takes them
   * @param store @default the browser's own; on a server it must be given
   */
  preload(...input: PreloadInput<ParamsOf<Props>>): Promise<void>
}

/** The params of a provider; by the server's own names where `Renamed` says what a prop is called there. */
export type ParamsOf<Props, Renamed = {}> = {
  [Prop in keyof Props as Prop extends keyof ProviderProps ? never : Prop extends keyof Renamed ? Renamed[Prop] & string : Prop]: Props[Prop]
}

type PreloadInput<Own> = keyof Own extends never
  ? [params?: Record<string, never>, store?: Store]
  : {} extends Own
    ? [params?: Own, store?: Store]
    : [params: Own, store?: Store]

export interface Failure {
  error: MizanError
  /** Asks the server again, and shows what comes of it. */
  retry: () => void
}
