import type { ParamType } from '../../protocol/index.js'
import type { InputSchema, JsonSchema, ServerFunction } from '../table.js'

/** By function: what is made of its params serves every call. */
const byParams = new WeakMap<ServerFunction, InputSchema>()

/**
 * The schema of a function's arguments. Where none was worked out it is made of the params, whose types may be unknown.
 *
 * @returns a promise in dev, while the checker is still at it
 */
export function inputOf(fn: ServerFunction): InputSchema | Promise<InputSchema> {
  const { input } = fn
  if (typeof input === 'function') return input().then((found) => found ?? schemaOfParams(fn))
  return input ?? schemaOfParams(fn)
}

function schemaOfParams(fn: ServerFunction): InputSchema {
  const known = byParams.get(fn)
  if (known) return known
  const schema = {
    type: 'object',
    properties: Object.fromEntries(fn.params.map(({ name, type }) => [name, type ? schemaOfParam(type) : {}])),
    required: fn.params.filter((param) => param.required).map((param) => param.name),
    additionalProperties: false,
  }
  const made: InputSchema = { schema, schemas: {} }
  byParams.set(fn, made)
  return made
}

function schemaOfParam({ scalar, array, nullable }: ParamType): JsonSchema {
  const one = array ? { type: 'array', items: { type: scalar } } : { type: scalar }
  return nullable ? { ...one, type: [one.type, 'null'] } : one
}
