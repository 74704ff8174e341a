import { isObject, type JsonObject, type JsonSchema, type ParamDeclaration, type Resolve } from '../../model/index.js'
import type { ParamType, Scalar } from '../../protocol/index.js'

type Typed = Pick<ParamDeclaration, 'type' | 'text'>

/** The scalar type that a schema describes, or null with the type in words (PROTOCOL 3). */
export function paramType(schema: JsonSchema | undefined, resolve: Resolve): Typed {
  const found = variants(schema ?? true, resolve, new Map())
  const nullable = found.some((variant) => variant === 'null')
  const rest = [...new Set(found.filter((variant) => variant !== 'null'))]
  const text = [...rest.sort(), ...(nullable ? ['null'] : [])].join(' | ') || 'null'
  const [only] = rest
  const match = /^(string|integer|number|boolean)(\[\])?$/.exec(only ?? '')
  if (rest.length !== 1 || !match) return { type: null, text }
  return { type: { scalar: match[1] as Scalar, array: match[2] !== undefined, nullable } satisfies ParamType, text }
}

/**
 * The types that a schema admits, as words: `string`, `integer[]`, `object`. `told` keeps what each schema has answered: one
 * that refers to itself adds nothing to itself, and to ask it again for each reference would take exponential time.
 */
function variants(schema: JsonSchema, resolve: Resolve, told: Map<JsonObject, string[]>): string[] {
  if (!isObject(schema)) return ['any']
  const target = resolve(schema)
  const known = told.get(target)
  if (known) return known
  told.set(target, [])
  const found = typesIn(target, (inner) => variants(isObject(inner) ? inner : true, resolve, told))
  told.set(target, found)
  return found
}

function typesIn(target: JsonObject, deeper: (inner: unknown) => string[]): string[] {
  const branches = target['anyOf'] ?? target['oneOf']
  const own = typesOf(target, deeper)
  const nullable = target['nullable'] === true ? ['null'] : []
  if (own.length > 0) return [...own, ...nullable]
  if (Array.isArray(branches)) return [...branches.flatMap(deeper), ...nullable]
  if (Array.isArray(target['allOf']) && target['allOf'].length === 1) return [...deeper(target['allOf'][0]), ...nullable]
  return ['any', ...nullable]
}

function typesOf(schema: JsonObject, deeper: (inner: unknown) => string[]): string[] {
  if ('const' in schema) return [typeOfValue(schema['const'])]
  if (Array.isArray(schema['enum'])) return enumTypes(schema['enum'], schema['type'])
  const types = [schema['type']].flat().filter((type) => typeof type === 'string')
  return types.flatMap((type) => (type === 'array' ? [arrayOf(deeper(schema['items']))] : [type]))
}

/** `enum: [1, 2]` with `type: number` is a number, whatever its members look like. */
function enumTypes(values: unknown[], declared: unknown): string[] {
  const found = [...new Set(values.map(typeOfValue))]
  return found.map((type) => (type === 'integer' && declared === 'number' ? 'number' : type))
}

function arrayOf(items: string[]): string {
  const [only] = items
  return items.length === 1 && only !== 'any' ? `${only}[]` : 'array'
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null'
  if (Number.isInteger(value)) return 'integer'
  return Array.isArray(value) ? 'array' : typeof value
}
