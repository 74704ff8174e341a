import type { ParamType, Scalar } from '../../src/protocol/index.js'
import {
  createHandler,
  defineServer,
  type Implementation,
  type Loaded,
  type ServerContext,
  type ServerFunction,
  type ServerTable,
  type Settings,
} from '../../src/server/index.js'

export const ORIGIN = 'http://shop.test'
export const BASE = '/api/mizan/'

/** A param's type, in the spelling of a signature: `integer`, `string[]`, `number?` for a nullable one. */
export function type(text: `${Scalar}${'' | '[]' | '?'}`): ParamType {
  return { scalar: text.replace(/\W/g, '') as Scalar, array: text.endsWith('[]'), nullable: text.endsWith('?') }
}

export function param<T extends ParamType | null>(name: string, paramType: T, required = true) {
  return { name, type: paramType, required }
}

export function loaded(run: Implementation, more: Partial<Loaded> = {}): Loaded {
  return { run, guard: false, affectsParams: null, input: null, output: null, ...more }
}

export function fn(
  name: string,
  run: Implementation,
  more: Partial<ServerFunction> = {},
  code: Partial<Loaded> = {},
): ServerFunction {
  const facts = { context: null, affects: [], auth: false, private: false, maxAge: null, route: null, methods: null }
  return { name, ...facts, params: [], load: () => loaded(run, code), ...more }
}

/** A context and its functions, agreeing with each other. */
export function context(
  name: string,
  functions: ServerFunction[],
  more: Partial<ServerContext> = {},
): { contexts: ServerContext[]; functions: ServerFunction[] } {
  const names = functions.map((one) => one.name)
  return {
    contexts: [{ name, params: [], functions: names, shapes: [], private: false, maxAge: null, ...more }],
    functions: functions.map((one) => ({ ...one, context: name })),
  }
}

/** A server, and the errors that it was told of. */
export function serve(table: Partial<ServerTable>, settings: Settings = {}) {
  const errors: { fn: string; error: unknown }[] = []
  const handle = createHandler(
    { base: BASE, schema: 'hash-1', contexts: [], functions: [], ...table },
    defineServer({ onError: (error, name) => errors.push({ fn: name, error }), ...settings }),
  )
  const send = async (path: string, init?: RequestInit): Promise<Response> => {
    const answer = await handle(new Request(new URL(path, ORIGIN + BASE), init))
    if (!answer) throw new Error(`${path} is not below the base`)
    return answer
  }
  const call = (fnName: unknown, args?: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    send('call/', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ fn: fnName, args }),
    })
  const messages = () => errors.map(({ error }) => (error instanceof Error ? error.message : String(error)))
  return { handle, send, call, errors, messages }
}
