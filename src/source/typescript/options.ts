import type * as t from '@babel/types'
import { diagnostic, type Diagnostic, type Place } from '../../model/index.js'
import { readAffects, readContext, type AffectOption, type ContextReference } from './option-contexts.js'
import { returnedKeys, type Key } from './returned-keys.js'
import { keyOf, numberOf, stringOf, unwrap } from './literals.js'
import { placeOf, quote } from './position.js'

/** The options of one `client(…)`, its contexts still to be looked up. */
export interface Options {
  name: { text: string; place: Place } | null
  context: ContextReference | null
  affects: AffectOption[]
  /** `keys`: of what it returns; null where only the type checker can tell. */
  affectsParams: { keys: Key[] | null; place: Place; text: string } | null
  private: boolean
  /** `custom` for a callable. */
  auth: boolean | string
  maxAge: { seconds: number; place: Place } | null
  websocket: boolean
  input: SchemaOption | null
  output: { place: Place } | null
  route: { path: string; place: Place } | null
  methods: { names: string[]; place: Place } | null
  errors: { codes: string[]; places: Place[] } | null
  description: string | null
}

/** `expression`: a schema's name, where it has one: `UserInput`, or `schemas.UserInput`. */
export interface SchemaOption {
  place: Place
  text: string
  expression: { local: string; member: string | null } | null
}

type Reading = { file: string; code: string; report: (found: Diagnostic) => void }

/** What reads one option: the value, and a way to say what would have been right. */
type Reader = (value: t.Node, options: Options, wrong: (expected: string, at?: t.Node) => void, reading: Reading) => void

const READERS: Readonly<Record<string, Reader>> = {
  context(value, options, wrong, { file }) {
    options.context = readContext(value, file)
    if (!options.context) wrong('a ReactContext constant, or its name as a string')
  },
  affects(value, options, wrong, { file }) {
    options.affects = readAffects(value, file, (expected, at) => wrong(expected, at))
  },
  affectsParams(value, options, wrong, { file, code }) {
    if (isNoFunction(value)) wrong('a function (request, args, result) => ({ … })')
    else options.affectsParams = { keys: returnedKeys(value, file), place: placeOf(file, value), text: quote(code, value) }
  },
  private: flag('private'),
  auth(value, options, wrong) {
    const role = stringOf(value)
    if (value.type === 'BooleanLiteral') options.auth = value.value
    else if (role === null && !isNoFunction(value)) options.auth = 'custom'
    // In a schema the word stands for a callable.
    else if (role === null || role.trim() === '' || role === 'custom') wrong("true, the name of a role such as 'staff', or a function")
    else options.auth = role
  },
  maxAge(value, options, wrong, { file }) {
    const seconds = numberOf(value)
    if (seconds === null || !Number.isSafeInteger(seconds) || seconds < 0) wrong('a whole number of seconds, such as 60')
    else options.maxAge = { seconds, place: placeOf(file, value) }
  },
  websocket: flag('websocket'),
  input(value, options, wrong, { file, code }) {
    if (isNoSchema(value)) wrong(SCHEMA)
    else options.input = { place: placeOf(file, value), text: quote(code, value), expression: nameOfSchema(value) }
  },
  output(value, options, wrong, { file }) {
    if (isNoSchema(value)) wrong(SCHEMA)
    else options.output = { place: placeOf(file, value) }
  },
  route(value, options, wrong, { file }) {
    const path = stringOf(value)
    if (path === null) wrong("a path such as '/profile/:user_id/'")
    else options.route = { path, place: placeOf(file, value) }
  },
  methods(value, options, wrong, { file }) {
    const names = value.type === 'ArrayExpression' ? value.elements.map((element) => (element ? stringOf(element) : null)) : []
    if (names.length > 0 && names.every((name) => name !== null && METHODS.includes(name)))
      options.methods = { names: [...new Set(names as string[])], place: placeOf(file, value) }
    else wrong(`an array of ${METHODS.join(', ')}, such as ['POST']`)
  },
  errors(value, options, wrong, { file }) {
    if (value.type !== 'ArrayExpression') return wrong("an array of codes, such as ['sold_out']")
    const codes = value.elements.flatMap((element) => {
      const code = element && stringOf(element)
      if (typeof code !== 'string') wrong("a code, such as 'sold_out'", element ?? value)
      return element && typeof code === 'string' ? [{ code, place: placeOf(file, element) }] : []
    })
    options.errors = { codes: codes.map(({ code }) => code), places: codes.map(({ place }) => place) }
  },
  name(value, options, wrong, { file }) {
    const text = stringOf(value)
    if (text === null) wrong('a string literal')
    else options.name = { text, place: placeOf(file, value) }
  },
  description(value, options, wrong) {
    options.description = stringOf(value)
    if (options.description === null) wrong('a string literal')
  },
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const SCHEMA = 'a Standard Schema, such as one of zod, valibot or arktype'

/** Reads the options literally: they are needed before any code of the server runs, so nothing in them is evaluated. */
export function readOptions(node: t.Node | undefined, reading: Reading): Options {
  const options: Options = {
    name: null, context: null, affects: [], affectsParams: null, private: false, auth: false, maxAge: null, websocket: false,
    input: null, output: null, route: null, methods: null, errors: null, description: null,
  }
  const literal = node && unwrap(node)
  if (!literal) return options
  if (literal.type !== 'ObjectExpression') {
    reading.report(diagnostic('MZ506', placeOf(reading.file, literal), { got: quote(reading.code, literal) }))
    return options
  }
  for (const property of literal.properties) readOption(options, property, reading)
  return options
}

function readOption(options: Options, property: t.ObjectExpression['properties'][number], reading: Reading): void {
  const { file, code, report } = reading
  const key = property.type === 'SpreadElement' ? null : keyOf(property)
  const value = key === null ? null : valueOf(property, key)
  if (key === null || !value) {
    report(diagnostic('MZ506', placeOf(file, property), { got: quote(code, property) }))
    return
  }
  const read = Object.hasOwn(READERS, key) ? READERS[key] : undefined
  if (!read) {
    report(diagnostic('MZ507', placeOf(file, property), { option: key, known: Object.keys(READERS).join(', ') }))
    return
  }
  if (value.type === 'Identifier' && value.name === 'undefined') return
  const wrong = (expected: string, at = value) => report(diagnostic('MZ508', placeOf(file, at), { option: key, expected, got: quote(code, at) }))
  read(value, options, wrong, reading)
}

/** A method is a value where a function is wanted: `auth(request) { … }`. */
function valueOf(property: t.ObjectExpression['properties'][number], key: string): t.Node | null {
  if (property.type === 'ObjectProperty') return unwrap(property.value)
  const isCallable = key === 'auth' || key === 'affectsParams'
  return property.type === 'ObjectMethod' && property.kind === 'method' && isCallable ? property : null
}

function flag(option: 'private' | 'websocket'): Reader {
  return (value, options, wrong) => {
    if (value.type === 'BooleanLiteral') options[option] = value.value
    else wrong('true or false')
  }
}

/** A value that is written here and can be nothing of what code makes. */
function isNoSchema(value: t.Node): boolean {
  return isFunction(value) || isNoFunction(value)
}

function isNoFunction({ type }: t.Node): boolean {
  return type.endsWith('Literal') || type === 'ObjectExpression' || type === 'ArrayExpression' || type === 'UnaryExpression'
}

function isFunction({ type }: t.Node): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionExpression'
}

function nameOfSchema(value: t.Node): SchemaOption['expression'] {
  if (value.type === 'Identifier') return { local: value.name, member: null }
  if (value.type !== 'MemberExpression' || value.computed) return null
  const { object, property } = value
  return object.type === 'Identifier' && property.type === 'Identifier' ? { local: object.name, member: property.name } : null
}
