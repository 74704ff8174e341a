import { componentOf, isFile, isObject, type JsonObject, type JsonSchema, own, type ParamDeclaration } from '../../model/index.js'
import type { ParamType, Scalar } from '../../protocol/index.js'

type Typed = Pick<ParamDeclaration, 'type' | 'text'>
type Schemas = Record<string, JsonSchema>

/** The scalar type that a schema describes, or null with the type in words (PROTOCOL 3). */
export function paramType(schema: JsonSchema | undefined, schemas: Schemas): Typed {
  const found = new Set(variants(schema ?? true, schemas, new Map()))
  const nullable = found.delete('null')
  const rest = [...found].sort()
  const text = [...rest, ...(nullable ? ['null'] : [])].join(' | ') || 'any'
  const match = /^(string|integer|number|boolean)(\[\])?$/.exec(rest[0] ?? '')
  if (rest.length !== 1 || !match) return { type: null, text }
  return { type: { scalar: match[1] as Scalar, array: match[2] !== undefined, nullable } satisfies ParamType, text }
}

/**
 * The types that a schema admits, as words: `string`, `integer[]`, `object`. `told` keeps what each schema has answered: one
 * that refers to itself adds nothing to itself, and to ask it again for each reference would take exponential time.
 */
function variants(schema: unknown, schemas: Schemas, told: Map<JsonObject, string[]>): string[] {
  if (!isObject(schema)) return ['any']
  const known = told.get(schema)
  if (known) return known
  told.set(schema, [])
  const found = typesIn(schema, schemas, (inner) => variants(inner, schemas, told))
  told.set(schema, found)
  return found
}

/** What every keyword admits: `{ type: 'string', allOf: [{ maxLength: 3 }] }` is a string. */
function typesIn(schema: JsonObject, schemas: Schemas, deeper: (inner: unknown) => string[]): string[] {
  const { $ref, anyOf, oneOf, allOf, nullable } = schema
  const written = typesOf(schema, deeper)
  const constraints = written.length > 0 ? [written] : []
  const component = typeof $ref === 'string' ? componentOf($ref) : null
  if (component !== null) constraints.push(deeper(own(schemas, component)))
  for (const branches of [anyOf, oneOf]) if (Array.isArray(branches)) constraints.push(branches.flatMap(deeper))
  if (Array.isArray(allOf)) constraints.push(...allOf.map(deeper))
  // A reference to the schema that is being asked leaves all to the others, and alone it adds nothing.
  const telling = constraints.filter((types) => types.length > 0)
  const admitted = telling.length === 0 && constraints.length > 0 ? [] : telling.reduce(common, ['any'])
  return nullable === true ? [...admitted, 'null'] : admitted
}

/** The types that both lists admit, the narrower of each two. */
function common(some: string[], others: string[]): string[] {
  if (others.includes('any')) return some
  if (some.includes('any')) return others
  const both = some.flatMap((one) => others.flatMap((other) => narrower(one, other) ?? []))
  return both.length > 0 ? both : ['never']
}

function narrower(one: string, other: string): string | null {
  if (one === other) return one
  if (one === 'integer' && other === 'number') return one
  if (one === 'number' && other === 'integer') return other
  if (one === 'array' && other.endsWith('[]')) return other
  return other === 'array' && one.endsWith('[]') ? one : null
}

function typesOf(schema: JsonObject, deeper: (inner: unknown) => string[]): string[] {
  if (Object.hasOwn(schema, 'const')) return [typeOfValue(schema['const'])]
  const { type, items } = schema
  if (Array.isArray(schema['enum'])) return enumTypes(schema['enum'], type)
  // No URL carries a file.
  if (isFile(schema)) return ['file']
  const types = Array.isArray(type) ? type : [type]
  return types.flatMap((each: unknown) => (each === 'array' ? [arrayOf(schema, deeper(items))] : typeof each === 'string' ? [each] : []))
}

/** `enum: [1, 2]` with `type: number` is a number, whatever its members look like. */
function enumTypes(values: unknown[], declared: unknown): string[] {
  const found = [...new Set(values.map(typeOfValue))]
  const isNumber = [declared].flat().includes('number') || found.includes('number')
  return [...new Set(found.map((type) => (type === 'integer' && isNumber ? 'number' : type)))]
}

/** One whose first items have types of their own is no list of one type, whatever follows. */
function arrayOf({ prefixItems }: JsonObject, items: string[]): string {
  if (Array.isArray(prefixItems)) return 'array'
  const [only] = new Set(items)
  return items.length > 0 && only !== 'any' && new Set(items).size === 1 ? `${only}[]` : 'array'
}

function typeOfValue(value: unknown): string {
  if (value === null) return 'null'
  if (Number.isInteger(value)) return 'integer'
  return Array.isArray(value) ? 'array' : typeof value
}
