import { DEFAULT_BASE } from '../protocol/index.js'

/** What generated code tells of a context. Its data live in a store, never here (rule: the registry holds definitions only). */
export interface ContextHandle {
  readonly name: string
  base: string
  /** Param by provider prop, where the two differ. */
  props: Record<string, string>
}

const handles = /*#__PURE__*/ new Map<string, ContextHandle>()

/** The handle of the context `name`: one name is one handle for ever, also before its module has run. */
export function handleOf(name: string): ContextHandle {
  let handle = handles.get(name)
  if (!handle) handles.set(name, (handle = { name, base: DEFAULT_BASE, props: {} }))
  return handle
}

/** Defines a context, or defines it anew: in development a generated module runs again while its importers keep what they got. */
export function registerContext(
  name: string,
  { base = DEFAULT_BASE, props = {} }: Partial<Omit<ContextHandle, 'name'>> = {},
): ContextHandle {
  return Object.assign(handleOf(name), { base, props })
}
