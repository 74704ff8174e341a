import type { Module } from './module.js'

const known = new WeakMap<Module, string>()

/**
 * The text of a module but for the bodies of what it offers: while it stays, so does all that these functions take. What they
 * return may change, and that is told by their bodies.
 */
export function outsideBodies(module: Module): string {
  const before = known.get(module)
  if (before !== undefined) return before
  let text = ''
  let end = 0
  for (const { body } of module.functions) {
    if (!body || body.start < end) continue
    text += module.code.slice(end, body.start)
    end = body.end
  }
  text += module.code.slice(end)
  known.set(module, text)
  return text
}
