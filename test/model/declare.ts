import type { ContextDeclaration, Declarations, FunctionDeclaration, ParamDeclaration, Place } from '../../src/model/index.js'
import type { ParamType, Scalar } from '../../src/protocol/index.js'

/** A place of its own for each thing that a test declares. */
export const at = (pointer: string): Place => ({ file: '/app/server', pointer })

export function declare(functions: FunctionDeclaration[], more: Partial<Declarations> = {}): Declarations {
  return { base: null, functions, contexts: [], schemas: {}, ...more }
}

type Changes = Omit<Partial<FunctionDeclaration>, 'context' | 'affects'> & {
  context?: string
  affects?: (string | { context: string; params: string[] })[]
}

/** A function of a schema, in no context and without effects unless told otherwise. */
export function fn(name: string, { context, affects = [], ...rest }: Changes = {}): FunctionDeclaration {
  return {
    name,
    place: at(`/${name}`),
    description: null,
    source: null,
    context: context === undefined ? null : { name: context, place: at(`/${name}/context`) },
    affects: affects.map((affect, index) => {
      const place = at(`/${name}/affects/${index}`)
      return typeof affect === 'string' ? { context: affect, params: [], place } : { ...affect, place }
    }),
    private: false,
    auth: false,
    maxAge: null,
    websocket: false,
    route: null,
    methods: null,
    errors: null,
    params: [],
    payload: { kind: 'schema', input: null, output: null },
    ...rest,
  }
}

/** `integer`, `string[]`, `boolean | null`; anything else is a type that no context can take. */
export function type(text: string): ParamType | null {
  const match = /^(string|integer|number|boolean)(\[\])?( \| null)?$/.exec(text)
  return match && { scalar: match[1] as Scalar, array: match[2] !== undefined, nullable: match[3] !== undefined }
}

/** A param; `page?` is one that is optional or has a default. */
export function param(name: string, text = 'integer', place: Place = at(`/params/${name}`)): ParamDeclaration {
  const required = !name.endsWith('?')
  return { name: required ? name : name.slice(0, -1), place, type: type(text), text, required }
}

export function context(name: string, functions: string[] | null = null): ContextDeclaration {
  const members = functions?.map((member) => ({ name: member, place: at(`/contexts/${name}/${member}`) })) ?? null
  return { name, place: at(`/contexts/${name}`), functions: members }
}
