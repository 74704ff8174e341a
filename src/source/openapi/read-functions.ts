import { childOf, type FunctionDeclaration, isObject, type JsonObject, type JsonSchema, own } from '../../model/index.js'
import type { Cursor } from './cursor.js'
import type { Memory } from './memory.js'
import { readAffects } from './read-affects.js'
import { readParams } from './read-params.js'
import type { References } from './references.js'

const PART = '/x-mizan-functions'

interface Written {
  fn: JsonObject
  name: string
  pointer: string
  input: unknown
  output: unknown
}

/** The functions of a document, from an array or from an object keyed by name (PROTOCOL 2). */
export function readFunctions(document: JsonObject, references: References, cursor: Cursor, memory: Memory): FunctionDeclaration[] {
  const written = functionsIn(document, cursor).map(({ fn, name, pointer }): Written | FunctionDeclaration => {
    const known = memory.functionAt(fn, pointer)
    if (known) return known
    const settle = (part: string) => references.settle(own(fn, part), `${pointer}/${part}`)
    return { fn, name, pointer, input: settle('input'), output: settle('output') }
  })
  // Params are read once every reference is settled: the schema of one may be written in another function.
  return written.map((each) => {
    if (!('fn' in each)) return each
    const declaration = readFunction(each, references, cursor)
    memory.keep(each.fn, each.pointer, declaration)
    return declaration
  })
}

function functionsIn(document: JsonObject, cursor: Cursor): Pick<Written, 'fn' | 'name' | 'pointer'>[] {
  const functions = document['x-mizan-functions']
  const read = (fn: unknown, key: string | number, name: unknown) => {
    const pointer = childOf(PART, key)
    if (!isObject(fn)) cursor.expected('a function (an object)', fn, pointer)
    else if (typeof name !== 'string') cursor.expected('the name of the function', name, `${pointer}/name`)
    else return [{ fn, name, pointer }]
    return []
  }
  if (Array.isArray(functions)) return functions.flatMap((fn: unknown, index) => read(fn, index, isObject(fn) ? own(fn, 'name') : undefined))
  if (isObject(functions)) return Object.entries(functions).flatMap(([name, fn]) => read(fn, name, isObject(fn) ? (own(fn, 'name') ?? name) : name))
  cursor.expected('an array of functions', functions, PART)
  return []
}

function readFunction(written: Written, references: References, cursor: Cursor): FunctionDeclaration {
  const { fn, name, pointer } = written
  /** A value when it is absent or of the right kind; else the fault is reported and it counts as absent. */
  const checked = <T>(key: string, value: unknown, expected: string, accepts: (value: unknown) => value is T): T | null => {
    if (value === undefined || value === null) return null
    if (accepts(value)) return value
    cursor.expected(expected, value, `${pointer}/${key}`)
    return null
  }
  const option = <T>(key: string, expected: string, accepts: (value: unknown) => value is T) => checked(key, own(fn, key), expected, accepts)
  const context = option('context', 'the name of a context, or null', isString)
  const input = checked('input', written.input, 'an object schema, or null', isSchema)
  return {
    name,
    place: cursor.place('name' in fn ? `${pointer}/name` : pointer),
    description: option('description', 'a text', isString),
    source: option('source', 'a text such as "shop/users.py:14"', isString),
    context: context === null ? null : { name: context, place: cursor.place(`${pointer}/context`) },
    affects: readAffects(own(fn, 'affects'), `${pointer}/affects`, cursor),
    private: option('private', 'true or false', isBoolean) ?? false,
    auth: option('auth', 'true, false or the name of a role', isAuth) ?? false,
    maxAge: option('maxAge', 'a number of seconds, or null', isSeconds),
    websocket: option('websocket', 'true or false', isBoolean) ?? false,
    route: option('route', 'a path such as "/profile/:user_id/"', isRoute),
    methods: option('methods', 'an array of HTTP methods, such as ["POST"]', isMethods)?.map((method) => method.toUpperCase()) ?? null,
    ...readErrors(own(fn, 'errors'), `${pointer}/errors`, cursor),
    params: input === null ? [] : readParams(input, `${pointer}/input`, references, cursor),
    payload: { kind: 'schema', input, output: checked('output', written.output, 'a schema, or null', isSchema) },
  }
}

function readErrors(value: unknown, pointer: string, cursor: Cursor): Pick<FunctionDeclaration, 'errors' | 'places'> {
  if (value === undefined || value === null) return { errors: null }
  if (!Array.isArray(value)) {
    cursor.expected('an array of codes, such as ["sold_out"]', value, pointer)
    return { errors: null }
  }
  const codes = value.map((code: unknown, index) => ({ code, at: childOf(pointer, index) }))
  const known = codes.flatMap(({ code, at }) => (isString(code) ? [{ code, place: cursor.place(at) }] : []))
  for (const { code, at } of codes) if (!isString(code)) cursor.expected('a code, such as "sold_out"', code, at)
  return { errors: known.map(({ code }) => code), places: { errors: known.map(({ place }) => place) } }
}

const isString = (value: unknown): value is string => typeof value === 'string'
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const isAuth = (value: unknown): value is boolean | string => isBoolean(value) || isString(value)
const isSeconds = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0
const isRoute = (value: unknown): value is string => isString(value) && value.startsWith('/')
const isMethods = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((method) => isString(method) && /^[A-Za-z]+$/.test(method))
const isSchema = (value: unknown): value is JsonSchema => isObject(value) || isBoolean(value)
