import { createHash } from 'node:crypto'
import { schemasOf } from './declaration.js'
import { componentsOf, own } from './json-schema.js'
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
  const payloads = model.functions.map(({ payload }) => schemasOf(payload))
  const used = Object.fromEntries([...componentsOf(payloads.map((each) => each && [each.input, each.output]), schemas)].map((name) => [name, own(schemas, name)]))
  // Of decorated TypeScript the file is a place, a path on this machine; the schemas count, as they do in the exported document. A
  // dev session does not wait for them, so that its hash knows params and not results.
  const functions = model.functions.map((fn, index) => ({ ...fn, payload: payloads[index] && { kind: 'schema', ...payloads[index] } }))
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
