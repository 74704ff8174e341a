import { componentOf, createResolve, type FunctionDeclaration, isObject, type JsonObject, type JsonSchema, own, type ParamDeclaration, type Resolve } from '../../model/index.js'
import type { Cursor } from './cursor.js'
import { paramType } from './param-type.js'

const PART = 'x-mizan-functions'

type Path = (string | number)[]

/** The functions of a document, from an array or from an object keyed by name (PROTOCOL 2). */
export function readFunctions(document: JsonObject, schemas: Record<string, JsonSchema>, cursor: Cursor): FunctionDeclaration[] {
  const functions = document[PART]
  const resolve = createResolve(schemas)
  const read = (fn: unknown, key: string | number, name: unknown) => {
    if (!isObject(fn)) cursor.expected('a function (an object)', fn, PART, key)
    else if (typeof name !== 'string') cursor.expected('the name of the function', name, PART, key, 'name')
    else return [readFunction(fn, name, [PART, key], resolve, cursor)]
    return []
  }
  if (Array.isArray(functions)) return functions.flatMap((fn: unknown, index) => read(fn, index, isObject(fn) ? fn['name'] : undefined))
  if (isObject(functions)) return Object.entries(functions).flatMap(([name, fn]) => read(fn, name, isObject(fn) ? (fn['name'] ?? name) : name))
  cursor.expected('an array of functions', functions, PART)
  return []
}

function readFunction(fn: JsonObject, name: string, path: Path, resolve: Resolve, cursor: Cursor): FunctionDeclaration {
  const at = (...rest: (string | number)[]) => cursor.place(...path, ...rest)
  /** The value of `key` when it is absent or of the right kind; else the fault is reported and it counts as absent. */
  const option = <T>(key: string, expected: string, accepts: (value: unknown) => value is T): T | null => {
    const value = own(fn, key) ?? null
    if (value === null || accepts(value)) return value as T | null
    cursor.expected(expected, value, ...path, key)
    return null
  }
  const context = option('context', 'the name of a context, or null', isString)
  const input = option('input', 'an object schema, or null', isSchema)
  return {
    name,
    place: 'name' in fn ? at('name') : at(),
    description: option('description', 'a text', isString),
    source: option('source', 'a text such as "shop/users.py:14"', isString),
    context: context === null ? null : { name: context, place: at('context') },
    affects: readAffects(own(fn, 'affects'), path, cursor),
    private: option('private', 'true or false', isBoolean) ?? false,
    auth: option('auth', 'true, false or the name of a role', isAuth) ?? false,
    maxAge: option('maxAge', 'a number of seconds, or null', isSeconds),
    websocket: option('websocket', 'true or false', isBoolean) ?? false,
    route: option('route', 'a path such as "/profile/:user_id/"', isRoute),
    methods: option('methods', 'an array of HTTP methods, such as ["POST"]', isMethods)?.map((method) => method.toUpperCase()) ?? null,
    params: input === null ? [] : readParams(input, [...path, 'input'], resolve, cursor),
    payload: { kind: 'schema', input, output: option('output', 'a schema, or null', isSchema) },
  }
}

function readAffects(affects: unknown, path: Path, cursor: Cursor): FunctionDeclaration['affects'] {
  const list = affects === undefined || affects === null ? [] : Array.isArray(affects) ? affects : [affects]
  return list.flatMap((affect: unknown, index) => {
    const at = Array.isArray(affects) ? [...path, 'affects', index] : [...path, 'affects']
    const place = cursor.place(...at)
    if (typeof affect === 'string') return [{ context: affect, params: [], place }]
    const params = isObject(affect) ? (affect['params'] ?? []) : null
    if (isObject(affect) && isString(affect['context']) && Array.isArray(params) && params.every(isString)) {
      return [{ context: affect['context'], params, place }]
    }
    // Where the faulty member stands, if it is one: "found an object" would say nothing of an object.
    if (isObject(affect) && !isString(affect['context'])) cursor.expected('the name of a context', affect['context'], ...at, 'context')
    else if (isObject(affect)) cursor.expected('an array of names of params', affect['params'], ...at, 'params')
    else cursor.expected('the name of a context, or { "context": name, "params": [names] }', affect, ...at)
    return []
  })
}

/** The properties of an object schema, its `$ref` and `allOf` followed, each with the place where it is written. */
function readParams(input: JsonSchema, path: Path, resolve: Resolve, cursor: Cursor): ParamDeclaration[] {
  const properties = new Map<string, { schema: JsonSchema; path: Path }>()
  const required = new Set<string>()
  const seen = new Set<JsonSchema>()
  const collect = (schema: unknown, path: Path): boolean => {
    if (!isObject(schema)) return false
    if (seen.has(schema)) return true
    seen.add(schema)
    const ref = schema['$ref']
    if (typeof ref === 'string') return collect(resolve(schema), ['components', 'schemas', componentOf(ref) ?? ''])
    const parts: unknown[] = Array.isArray(schema['allOf']) ? schema['allOf'] : []
    for (const [name, property] of Object.entries(isObject(schema['properties']) ? schema['properties'] : {})) {
      properties.set(name, { schema: property as JsonSchema, path: [...path, 'properties', name] })
    }
    for (const name of Array.isArray(schema['required']) ? schema['required'] : []) required.add(String(name))
    const partsAreObjects = parts.map((part, index) => collect(part, [...path, 'allOf', index])).every(Boolean)
    return partsAreObjects && isObjectSchema(schema)
  }
  if (!collect(input, path)) cursor.expected('a schema of type object, whose properties are the arguments', isObject(input) ? input['type'] : input, ...path)
  return [...properties].map(([name, { schema, path }]) => ({
    name,
    place: cursor.place(...path),
    ...paramType(schema, resolve),
    required: required.has(name) && !(isObject(schema) && 'default' in schema),
  }))
}

/** One without a type may stand in an `allOf`, such as `{ "required": ["page"] }`. */
const isObjectSchema = (schema: JsonObject) =>
  schema['type'] === undefined ? !['anyOf', 'oneOf', 'enum', 'const'].some((key) => key in schema) : schema['type'] === 'object'

const isString = (value: unknown): value is string => typeof value === 'string'
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const isAuth = (value: unknown): value is boolean | string => isBoolean(value) || isString(value)
const isSeconds = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0
const isRoute = (value: unknown): value is string => isString(value) && value.startsWith('/')
const isMethods = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((method) => isString(method) && /^[A-Za-z]+$/.test(method))
const isSchema = (value: unknown): value is JsonSchema => isObject(value) || isBoolean(value)
