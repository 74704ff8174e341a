import { createHash } from 'node:crypto'
import { componentsOf } from './json-schema.js'
import type { Model } from './model.js'
import { entriesInOrder } from './order.js'

const hashes = new WeakMap<Model, string>()

/**
 * SHA-256 of the canonical model (PROTOCOL 10): what callers can see of a server, without where its code is or how it is documented.
 * Computed when it is first asked for: it costs more than all else that a hot update does (80 ms for 1,000 functions).
 */
export function schemaHash(model: Model): string {
  const known = hashes.get(model) ?? createHash('sha256').update(canonical(model)).digest('hex')
  hashes.set(model, known)
  return known
}

/** Members that say where something is, not what it is. */
const INCIDENTAL = new Set(['place', 'source', 'description', 'ids'])

/** JSON with keys in code-unit order at every depth. */
function canonical(model: Model): string {
  const { schemas, ...rest } = model
  // A component that no function uses is none of a caller's business.
  const payloads = model.functions.map(({ payload }) => (payload.kind === 'schema' ? [payload.input, payload.output] : null))
  const used = Object.fromEntries([...componentsOf(payloads, schemas)].map((name) => [name, schemas[name]]))
  // Of decorated TypeScript the payload is a place too: a path on this machine.
  const functions = model.functions.map((fn) => (fn.payload.kind === 'typescript' ? { ...fn, payload: null } : fn))
  return JSON.stringify({ rest: ordered({ ...rest, functions }, true), schemas: ordered(used, false) })
}

function ordered(value: unknown, ours: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, ours))
  if (typeof value !== 'object' || value === null) return value
  return entriesInOrder(value)
    .filter(([key]) => !ours || !INCIDENTAL.has(key))
    // A payload is the server's own document: nothing in it is ours to leave out.
    .map(([key, inner]): [string, unknown] => [key, ordered(inner, ours && key !== 'payload')])
}
