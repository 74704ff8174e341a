import { Component, createElement, useSyncExternalStore, type ReactNode } from 'react'
import type { Entry } from '../entry.js'
import { MizanError } from '../error.js'
import { retry } from '../freshness.js'
import type { Bundle } from '../fetch.js'
import type { ProviderProps } from './types.js'

interface Props {
  entry: Entry
  fallback: ProviderProps['errorFallback']
  children?: ReactNode
}

/** Shows `fallback` in place of children that Mizan failed to get data for. Other errors are none of its business. */
export function Recovery(props: Props): ReactNode {
  const { subscribe, getBundle } = props.entry
  return createElement(Boundary, { ...props, bundle: useSyncExternalStore(subscribe, getBundle, getBundle) })
}

type BoundaryProps = Props & { bundle: Bundle | undefined }

interface State {
  caught: { error: unknown } | null
  entry?: Entry
  bundle?: Bundle
}

class Boundary extends Component<BoundaryProps, State> {
  override state: State = { caught: null }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { caught: { error } }
  }

  /** Other params or another answer: what failed may do now. */
  static getDerivedStateFromProps({ entry, bundle }: BoundaryProps, state: State): State | null {
    return entry === state.entry && bundle === state.bundle ? null : { entry, bundle, caught: null }
  }

  override render(): ReactNode {
    const { caught } = this.state
    const { children, fallback, entry } = this.props
    if (!caught) return children
    const { error } = caught
    if (!(error instanceof MizanError)) throw error
    const again = () => {
      const hasFailed = Object.keys(entry.failures).length
      if (hasFailed || !entry.bundle) retry(entry)
      // A function that failed goes on failing until the next answer; a first fetch, or a provider below, begins anew at once.
      if (!hasFailed) this.setState({ caught: null })
    }
    return typeof fallback === 'function' ? fallback({ error, retry: again }) : fallback
  }
}
