import type { InputSchema, JsonSchema } from '../table.js'
import {
  closedNames,
  isBinary,
  literalsOf,
  propertiesOf,
  referredName,
  requiredOf,
  resolved,
  typesOf,
  type SchemaObject,
  type Schemas,
} from './json-schema.js'
import { templateTest } from './template.js'

/** The validator's own keyword for a test that JSON Schema has no words for. */
const REFINE = '~refine'

interface Walk {
  schemas: Schemas
  /** The components that the schema reaches, as they are made. */
  made: Record<string, unknown>
}

/**
 * A schema as the validator is given it: closed, with files, with only those components that it reaches, and nothing that
 * does not decide.
 */
export function strictSchema({ schema, schemas }: InputSchema): Record<string, unknown> {
  const walk: Walk = { schemas, made: {} }
  const strict = write(schema, walk)
  const root = typeof strict === 'boolean' ? (strict ? {} : { not: {} }) : strict
  return { ...root, components: { schemas: walk.made } }
}

const IGNORED = new Set(['default', 'description', 'deprecated', 'title', 'examples'])
const LISTS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems'])
const SINGLE = new Set(['items', 'additionalProperties', 'not'])

function write(schema: JsonSchema, walk: Walk): JsonSchema {
  if (typeof schema === 'boolean') return schema
  const name = referredName(schema)
  if (name !== null) return reference(name, walk)
  if (isBinary(schema)) return file(schema)
  const names = closedNames(schema)
  const written: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (IGNORED.has(keyword) || (names && keyword === 'additionalProperties')) continue
    if (keyword === 'required') written[keyword] = requiredOf(schema).filter((each) => !(each in Object.prototype))
    else if (LISTS.has(keyword)) written[keyword] = (value as JsonSchema[]).map((each) => write(each, walk))
    else if (SINGLE.has(keyword)) written[keyword] = write(value as JsonSchema, walk)
    else if (keyword === 'pattern') Object.assign(written, pattern(String(value)))
    else if (keyword === 'properties' || keyword === 'patternProperties') continue
    else written[keyword] = value
  }
  return isRecord(schema) ? { ...written, ...members(schema, walk), ...record(schema) } : written
}

/** The validator finds `toString` in every object; as a pattern, a name is only looked for among an object's own keys. */
function members(schema: SchemaObject, walk: Walk): SchemaObject {
  const own = Object.entries(propertiesOf(schema)).sort(([, a], [, b]) => cost(a, walk) - cost(b, walk))
  const named = own.filter(([name]) => !(name in Object.prototype)).map(([name, each]) => [name, write(each, walk)])
  const inherited = own.filter(([name]) => name in Object.prototype).map(([name, each]): [string, JsonSchema] => [`^${name}$`, each])
  const patterns = [...inherited, ...Object.entries((schema['patternProperties'] ?? {}) as Schemas)].map(([source, each]) => [source, write(each, walk)])
  return {
    ...(named.length > 0 ? { properties: Object.fromEntries(named) } : {}),
    ...(patterns.length > 0 ? { patternProperties: Object.fromEntries(patterns) } : {}),
  }
}

/**
 * Literals first, objects last: the validator goes by this order, and where a union refers to itself each alternative
 * that looked below before it looked at its own tag would double the work with every level.
 */
function cost(schema: JsonSchema, { schemas }: Walk): number {
  const found = resolved(schema, schemas)
  if (typeof found === 'boolean') return 0
  if (literalsOf(found)) return 0
  const types = typesOf(found)
  return types.length > 0 && !types.includes('object') && !types.includes('array') ? 1 : 2
}

function reference(name: string, walk: Walk): JsonSchema {
  if (!Object.hasOwn(walk.schemas, name)) return false
  if (!Object.hasOwn(walk.made, name)) {
    // Taken before it is written: it may refer to itself.
    walk.made[name] = true
    walk.made[name] = write(walk.schemas[name] ?? false, walk)
  }
  return { $ref: `#/components/schemas/${name}` }
}

function isRecord(schema: SchemaObject): boolean {
  return typesOf(schema).includes('object') || 'properties' in schema || 'patternProperties' in schema
}

/**
 * Instead of `additionalProperties: false`, for which the validator matches every key against a regular expression. And a
 * file is an object without keys of its own, so it would pass for one whose keys are all optional.
 */
function record(schema: SchemaObject): SchemaObject {
  const names = closedNames(schema)
  const inherited = requiredOf(schema).filter((name) => name in Object.prototype)
  const check = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return true
    if (value instanceof Blob) return false
    if (names) for (const key of Object.keys(value)) if (!names.has(key)) return false
    return inherited.every((name) => Object.hasOwn(value, name))
  }
  return { [REFINE]: [{ check, error: () => 'closed' }] }
}

function pattern(source: string): SchemaObject {
  const test = templateTest(source)
  if (!test) return { pattern: source }
  return { [REFINE]: [{ check: (value: unknown) => typeof value !== 'string' || test(value), error: () => 'pattern' }] }
}

function file(schema: SchemaObject): JsonSchema {
  const nullable = typesOf(schema).includes('null')
  const check = (value: unknown): boolean => value instanceof Blob || (nullable && value === null)
  return { [REFINE]: [{ check, error: () => 'file' }] }
}
