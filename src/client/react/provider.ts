import { createElement, Fragment, Suspense, useEffect, useLayoutEffect, useReducer, type ReactNode } from 'react'
import type { Params, ParamValue } from '../../protocol/index.js'
import type { Entry } from '../entry.js'
import { expire, load, mount, preload } from '../freshness.js'
import type { ContextHandle } from '../registry.js'
import { stable, type Stable } from '../stable.js'
import type { Store } from '../store.js'
import { defaultStore } from '../default-store.js'
import { contextOf } from './context.js'
import { Recovery } from './recovery.js'
import { useStore } from './store.js'
import type { ProviderProps } from './types.js'
import { useData } from './use-data.js'

type Props = ProviderProps & { [prop: string]: unknown }

/** Any provider; generated declarations give the exact props. */
export interface AnyProvider {
  (props: Props): ReactNode
  preload(params?: Record<string, unknown>, store?: Store): Promise<void>
}

const providers = /*#__PURE__*/ new Map<ContextHandle, Stable<(props: Props) => ReactNode>>()

/** The provider of a context: the same component for the same handle. */
export function provider(handle: ContextHandle): AnyProvider {
  return defineProvider(handle, (props) => useProvider(handle, props))
}

export function defineProvider(handle: ContextHandle, run: (props: Props) => ReactNode): AnyProvider {
  const ahead: AnyProvider['preload'] = (params = {}, store = defaultStore()) => preload(store.entry(handle, paramsOf(handle, params)))
  return Object.assign(process.env.NODE_ENV === 'production' ? run : stable(providers, handle, run), { preload: ahead })
}

/** One provider on the page, to tell its requests from those of others. */
interface Owner {
  /** How often its data turned out to be another visitor's: the children of each life are new ones. */
  readonly life: number
}

function useProvider(handle: ContextHandle, props: Props): ReactNode {
  const poll = props.poll as number | undefined
  const store = useStore()
  const [owner, renew] = useReducer(({ life }: Owner, isGone: boolean): Owner => ({ life: isGone ? life + 1 : life }), { life: 0 })
  const entry = store.entry(handle, paramsOf(handle, props))
  void load(entry, owner)
  // Before the page is painted: what a hidden `<Activity>` kept of another visitor must not be seen when it is shown.
  useLayoutEffect(() => {
    // Rendered long ago, the entry may have been given up in the meantime.
    if (store.peek(entry.context, entry.params) !== entry) return renew(entry.isGone)
    return mount(entry, owner, () => renew(true))
  }, [store, entry, owner])
  useEffect(() => {
    if (!poll) return undefined
    const timer = setInterval(() => entry.flight || expire(entry), poll)
    return () => clearInterval(timer)
  }, [entry, poll])
  return frame(entry, props, createElement(Gate, { entry }), owner.life)
}

/** TypeScript lets any `data-…` and `aria-…` pass, and tools put them on every element; no param has a hyphen. */
const NO_PARAM = /^(children|fallback|errorFallback|poll|ref)$|-/

/** The props of a provider that are params of its context. */
export function paramsOf(handle: ContextHandle, props: Record<string, unknown>): Params {
  const params = Object.entries(props)
    .filter(([prop]) => !NO_PARAM.test(prop))
    .map(([prop, value]) => [Object.hasOwn(handle.props, prop) ? handle.props[prop] : prop, value as ParamValue])
  return Object.fromEntries(params) as Params
}

/**
 * The tree of a provider. Its shape does not depend on anything that changes while the page lives, or the children lose their state;
 * except that another visitor's children are not those of the one before.
 */
export function frame(entry: Entry, props: ProviderProps, gate: ReactNode, life = 0): ReactNode {
  const { children, fallback, errorFallback } = props
  // The gate comes last: providers among the children begin their own requests before it suspends.
  let content: ReactNode = createElement(Fragment, null, children, gate)
  // Without a boundary of its own, what the last visitor saw would stay until the data of this one are there.
  if (fallback !== undefined || life) content = createElement(Suspense, { fallback }, content)
  if (errorFallback !== undefined) content = createElement(Recovery, { entry, fallback: errorFallback }, content)
  return createElement(contextOf(entry.context), { value: entry, key: life }, content)
}

/** Keeps the children off the page until there are data, even those that read none. */
function Gate({ entry }: { entry: Entry }): ReactNode {
  useData(entry, entry.hasData)
  return null
}
