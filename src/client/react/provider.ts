import { createElement, Fragment, Suspense, useEffect, useReducer, type ReactNode } from 'react'
import type { Params, ParamValue } from '../../protocol/index.js'
import type { Entry } from '../entry.js'
import type { ContextHandle } from '../registry.js'
import { stable, type Stable } from '../stable.js'
import { contextOf } from './context.js'
import { Recovery } from './recovery.js'
import { useStore } from './store.js'
import type { ProviderProps } from './types.js'
import { useBundle } from './use-bundle.js'

/** Any provider; generated declarations give the exact props. */
export type AnyProvider = (props: ProviderProps & { [prop: string]: unknown }) => ReactNode

const providers = /*#__PURE__*/ new Map<ContextHandle, Stable<AnyProvider>>()

/** The provider of a context: the same component for the same handle. */
export function provider(handle: ContextHandle): AnyProvider {
  return defineProvider(handle, (props) => useProvider(handle, props))
}

export function defineProvider(handle: ContextHandle, run: AnyProvider): AnyProvider {
  return stable(providers, handle, run)
}

function useProvider(handle: ContextHandle, props: Parameters<AnyProvider>[0]): ReactNode {
  const store = useStore()
  const [owner, renewOwner] = useReducer(newOwner, null, newOwner)
  const entry = store.entry(handle, paramsOf(handle, props))
  void store.load(entry, owner)
  useEffect(() => {
    // Rendered long ago, as in a hidden `<Activity>`, the entry may have been given up in the meantime.
    if (store.peek(entry.context, entry.params) !== entry) return renewOwner()
    return store.mount(entry, owner)
  }, [store, entry, owner])
  return frame(entry, props, createElement(Gate, { entry }))
}

/** Stands for one provider on the page, to tell its requests from those of others. */
const newOwner = (): object => ({})

/** The props of a provider that are params of its context. */
export function paramsOf(handle: ContextHandle, props: Parameters<AnyProvider>[0]): Params {
  const { children: _children, fallback: _fallback, errorFallback: _errorFallback, poll: _poll, ref: _ref, ...rest } = props
  const params = Object.entries(rest)
    // TypeScript lets any `data-…` and `aria-…` pass, and tools put them on every element; no param has a hyphen.
    .filter(([prop]) => !prop.includes('-'))
    .map(([prop, value]) => [Object.hasOwn(handle.props, prop) ? handle.props[prop] : prop, value as ParamValue])
  return Object.fromEntries(params) as Params
}

/** The tree of a provider. Its shape does not depend on anything that changes while the page lives, or the children lose their state. */
export function frame(entry: Entry, props: ProviderProps, gate: ReactNode): ReactNode {
  const { children, fallback, errorFallback } = props
  // The gate comes last: providers among the children begin their own requests before it suspends.
  let content: ReactNode = createElement(Fragment, null, children, gate)
  if (fallback !== undefined) content = createElement(Suspense, { fallback }, content)
  if (errorFallback !== undefined) content = createElement(Recovery, { entry, fallback: errorFallback }, content)
  return createElement(contextOf(entry.context), { value: entry }, content)
}

/** Keeps the children off the page until there are data, even those that read none. */
function Gate({ entry }: { entry: Entry }): ReactNode {
  useBundle(entry)
  return null
}
