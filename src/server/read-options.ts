import type { StandardSchemaV1 } from '@standard-schema/spec'
import { isName, readRoute, type Affect } from '../protocol/index.js'
import type { AffectsParams, Guard } from './load.js'
import type { FunctionMetadata } from './metadata.js'
import { contextName, type AffectOption, type ClientOptions } from './options.js'

type Fail = (what: string) => never

const READERS = {
  context: (value, fail) => (value === undefined ? null : contextName(value, fail)),
  affects: (value, fail) => (value === undefined ? [] : [value].flat().map((one) => readAffect(one as AffectOption, fail))),
  affectsParams: (value, fail) => {
    if (value === undefined) return null
    return typeof value === 'function' ? (value as AffectsParams) : fail('`affectsParams` is no function: write (request, args, result) => ({ … }).')
  },
  private: readFlag('private'),
  auth: readAuth,
  maxAge: (value, fail) => {
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)) return (value as number) ?? null
    return fail('`maxAge` is a whole number of seconds, such as 60.')
  },
  websocket: readFlag('websocket'),
  input: readSchema('input'),
  output: readSchema('output'),
  errors: (value, fail) => {
    if (value === undefined) return null
    if (Array.isArray(value) && value.every((code) => typeof code === 'string' && isName(code))) return [...new Set(value as string[])]
    return fail("`errors` lists codes, such as ['sold_out']: a letter, then at most 63 letters, digits or underscores.")
  },
  route: (value, fail) => {
    if (value === undefined) return null
    if (typeof value !== 'string') return fail("`route` is a path, such as '/profile/:user_id/'.")
    const reading = readRoute(value)
    return reading.ok ? value : fail(`\`route: ${JSON.stringify(value)}\` cannot be served: ${reading.reason}. Write a path such as '/profile/:user_id/'.`)
  },
  methods: readMethods,
  name: (value, fail) => {
    if (value === undefined || (typeof value === 'string' && isName(value))) return value ?? null
    return fail(
      `\`name: ${JSON.stringify(value)}\` cannot name a function. ` +
        'Use a letter, then at most 63 letters, digits or underscores.',
    )
  },
  description: (value, fail) => (value === undefined || typeof value === 'string' ? (value ?? null) : fail('`description` is a text.')),
} satisfies { [K in Exclude<keyof FunctionMetadata, 'methodName'>]: (value: unknown, fail: Fail) => FunctionMetadata[K] }

/**
 * `options` in one shape, checked as far as one function can tell; what needs the other functions is judged where all
 * are known.
 *
 * @param label the function in words, for messages: `Users.user_profile`, or `a function`
 * @throws {TypeError} that names the function, the fault and the fix
 */
export function readOptions(options: ClientOptions, label: string): Omit<FunctionMetadata, 'methodName'> {
  const fail: Fail = (what) => {
    throw new TypeError(`client() of ${label}: ${what}`)
  }
  if (typeof options !== 'object' || options === null) return fail('it takes an object: write client({ … }).')
  for (const key of Object.keys(options)) {
    // An option that is ignored may be one that should have guarded the function.
    if (!Object.hasOwn(READERS, key)) fail(`there is no option \`${key}\`. Known are ${Object.keys(READERS).join(', ')}.`)
  }
  const read = Object.fromEntries(
    Object.entries(READERS).map(([key, reader]) => [key, reader((options as Record<string, unknown>)[key], fail)]),
  ) as Omit<FunctionMetadata, 'methodName'>
  refuseContradictions(read, fail)
  return read
}

const SAFE = 'GET'

function refuseContradictions({ context, affects, affectsParams, route, methods, output, websocket }: Omit<FunctionMetadata, 'methodName'>, fail: Fail): void {
  if (context !== null && affects.length > 0) {
    fail('it has both `context` and `affects`, but a function either reads or writes. Remove one, or split it.')
  }
  if (affectsParams && affects.length === 0) fail('`affectsParams` narrows `affects`, which it has not. Add `affects`, or remove it.')
  if (affectsParams && affects.some(({ params }) => params.length > 0)) {
    fail('its `affects` is narrowed by `params` and by `affectsParams`. Return every value from `affectsParams`, and write `affects: UserContext`.')
  }
  const answered = methods ?? [SAFE]
  if (methods && route === null) fail('`methods` are those of a view. Add a `route`, or remove them: data functions are called by POST.')
  if (context !== null && answered.some((method) => method !== SAFE)) {
    fail(`it is read by a context and answers ${answered.join(', ')}, but a read cannot write. Remove \`context\`, or the methods.`)
  }
  if (route !== null && affects.length > 0 && answered.every((method) => method === SAFE)) {
    fail("a view that `affects` contexts answers an unsafe method. Add methods: ['POST'].")
  }
  if (route !== null && output) fail('a view returns a Response, which no `output` describes. Remove one of `route` and `output`.')
  if (route !== null && websocket) fail('a view is served at its `route`, and no socket carries it. Remove one of `route` and `websocket`.')
}

function readAffect(option: AffectOption, fail: Fail): Affect {
  if (typeof option !== 'object' || option === null || !('context' in option)) {
    return { context: contextName(option, fail), params: [] }
  }
  const { context, params } = option
  if (!Array.isArray(params) || !params.every((param) => typeof param === 'string' && isName(param))) {
    fail("a scoped `affects` lists its params by name: write { context: UserContext, params: ['user_id'] }.")
  }
  return { context: contextName(context, fail), params: [...params] }
}

function readFlag(option: string) {
  return (value: unknown, fail: Fail): boolean => (value === undefined || typeof value === 'boolean' ? (value ?? false) : fail(`\`${option}\` is true or false.`))
}

function readAuth(value: unknown, fail: Fail): Guard {
  if (value === undefined) return false
  // In a schema the word stands for a callable, and must not be mistaken for a role.
  if (value === 'custom') return fail("`auth: 'custom'` is no role: the word stands for a function. Write the function, or rename the role.")
  if (typeof value === 'boolean' || typeof value === 'function' || (typeof value === 'string' && value.trim() !== '')) return value as Guard
  return fail("`auth` is true, a role such as 'staff', or a function such as (request) => request.user !== null.")
}

function readSchema(option: 'input' | 'output') {
  return (value: unknown, fail: Fail): StandardSchemaV1 | null => {
    if (value === undefined) return null
    const standard = typeof value === 'object' || typeof value === 'function' ? (value as Partial<StandardSchemaV1> | null)?.['~standard'] : undefined
    // ArkType's schemas are functions.
    if (standard && typeof standard.validate === 'function') return value as StandardSchemaV1
    return fail(`\`${option}\` is no Standard Schema. Pass one of zod, valibot, arktype or another library of https://standardschema.dev.`)
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

function readMethods(value: unknown, fail: Fail): string[] | null {
  if (value === undefined) return null
  const isKnown = (method: unknown) => typeof method === 'string' && METHODS.includes(method)
  if (Array.isArray(value) && value.length > 0 && value.every(isKnown)) return [...new Set(value as string[])]
  return fail(`\`methods\` lists methods in capitals, such as ['POST']. Known are ${METHODS.join(', ')}; HEAD and OPTIONS come by themselves.`)
}
