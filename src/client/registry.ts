import { DEFAULT_BASE } from '../protocol/index.js'

/** What generated code tells of a context. Its data live in a store, never here (rule: the registry holds definitions only). */
export interface ContextHandle {
  readonly name: string
  base: string
  /** Param by provider prop, where the two differ. */
  props: Record<string, string>
}

const handles = /*#__PURE__*/ new Map<string, ContextHandle>()

/**
 * Defines a context, or defines it anew: in development a generated module runs again while its importers keep what they got,
 * so one name is one handle for ever.
 */
export function registerContext(
  name: string,
  { base = DEFAULT_BASE, props = {} }: Partial<Omit<ContextHandle, 'name'>> = {},
): ContextHandle {
  const known = handles.get(name)
  if (known) return Object.assign(known, { base, props })
  const handle = { name, base, props }
  handles.set(name, handle)
  return handle
}
