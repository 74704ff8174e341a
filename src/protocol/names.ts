/** PROTOCOL 1: what a function, context, channel or param may be called. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/

/** Whether `name` may travel in URLs, headers and generated code (PROTOCOL 1). */
export function isName(name: string): boolean {
  return NAME.test(name)
}

/** Where a server answers when it names no other place (PROTOCOL 2, `x-mizan-base`). */
export const DEFAULT_BASE = '/api/mizan/'
