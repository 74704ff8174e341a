import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonSchema } from '../../../src/model/index.js'
import { createChecker, createTypeScriptReader, describable, type Description, type Resolved } from '../../../src/source/typescript/index.js'
import { folder } from '../../project/folder.js'

const SERVER = `import { client, ReactContext, type MizanRequest } from 'mizan/server'
import { z } from 'zod'
import * as v from 'valibot'
import { type } from 'arktype'

const Note = z.object({
  user_id: z.string().transform(Number),
  text: z.string().min(1),
  color: z.enum(['red', 'blue']).default('red'),
  tags: z.array(z.string()).optional(),
  at: z.object({ line: z.number().nullable() }),
})

export const zod = client({ input: Note }, async (request, { user_id, at }) => user_id + (at.line ?? 0))
export const valibot = client({ input: v.object({ id: v.pipe(v.string(), v.transform(Number)), page: v.optional(v.number(), 1) }) }, (request, { id, page }) => id + page)
export const arktype = client({ input: type({ id: 'string.numeric.parse', 'page?': 'number' }) }, (request, { id }) => id)
export const dated = client({ input: z.object({ at: z.date() }) }, (request, { at }) => at.getTime())
export const upload = client({ input: z.object({ photo: z.instanceof(File) }) }, (request, { photo }) => photo.size)
export const list = client({ input: z.array(z.number()) }, (request, ids) => ids.length)
export class Users {
  @client({ input: Note, context: 'user' })
  static async method(request: MizanRequest, { user_id }: z.output<typeof Note>): Promise<number> { return user_id }
}

const scopeOf = async (request: MizanRequest, args: { id: number }) => (args.id > 5 ? { user_id: args.id } : { page: 1, user_id: undefined })
export const rename = client({ affects: 'user', affectsParams: scopeOf }, (request, { id }: { id: number }) => id)

class NotFound extends Response {}
export const never = client({ route: '/never/' }, (): never => { throw new Error('no') })
export const view = client({ route: '/view/' }, async (request, { id }: { id?: string }) => (id ? new Response(id) : new NotFound(null, { status: 404 })))
export const half = client({ route: '/half/' }, async (request, { id }: { id?: string }) => (id ? new Response(id) : null))
export const data = client({}, async (request, { id }: { id?: string }): Promise<Response | string> => id ?? new Response())
`

const removals: (() => void)[] = []
afterAll(() => removals.forEach((remove) => remove()))

let description: Description
let answers: Map<string, Resolved>
let keys: Map<string, string>

beforeAll(async () => {
  const { root } = folder('schemas', { 'server/all.ts': SERVER }, (remove) => removals.push(remove))
  const { declarations, unresolved, diagnostics } = createTypeScriptReader({ root, sources: 'server/**/*.ts' }).read()
  expect(diagnostics).toEqual([])
  const functions = describable(declarations)
  keys = new Map(functions.map(({ fn, key }) => [fn, key]))
  const checker = await createChecker({ root })
  description = checker.describe(functions)
  answers = checker.resolve(unresolved)
})

const inputOf = (fn: string): JsonSchema | null | undefined => description.functions.get(keys.get(fn) ?? '')?.input
const answerOf = (fn: string) => answers.get(keys.get(fn) ?? '')
const paramsOf = (fn: string) => answerOf(fn)?.params?.map(({ name, type, required }) => `${name}${required ? '' : '?'}: ${type?.scalar ?? 'any'}${type?.array ? '[]' : ''}`)
const faultsOf = (fn: string) => [...description.diagnostics, ...(answerOf(fn)?.diagnostics ?? [])].filter(({ message }) => message.includes(`"${fn}"`)).map(({ code }) => code)

const string = { type: 'string' }
const number = { type: 'number' }

describe('what clients send to a function with a schema', () => {
  test.each(['zod', 'method'])("is the schema's input: %s", (fn) => {
    expect(inputOf(fn)).toEqual({
      type: 'object',
      properties: {
        user_id: string,
        text: string,
        color: { type: 'string', enum: ['blue', 'red'] },
        tags: { type: 'array', items: string },
        at: { type: 'object', properties: { line: { type: ['number', 'null'] } }, required: ['line'] },
      },
      required: ['at', 'text', 'user_id'],
      additionalProperties: false,
    })
    expect(paramsOf(fn)?.sort()).toEqual(['at: any', 'color?: string', 'tags?: string[]', 'text: string', 'user_id: string'])
  })

  test.each(['valibot', 'arktype'])('is told by %s too', (fn) => {
    expect(inputOf(fn)).toEqual({ type: 'object', properties: { id: string, page: number }, required: ['id'], additionalProperties: false })
    expect(paramsOf(fn)?.sort()).toEqual(['id: string', 'page?: number'])
    expect(faultsOf(fn)).toEqual([])
  })

  test('may be a file', () => {
    expect(inputOf('upload')).toMatchObject({ properties: { photo: { type: 'string', format: 'binary' } } })
    expect(faultsOf('upload')).toEqual([])
  })

  test('is refused where JSON cannot carry it, and where it has no names', () => {
    expect(faultsOf('dated')).toEqual(['MZ512'])
    expect(faultsOf('list')).toEqual(['MZ513'])
  })

  test('is told of a method whose schema nobody can name', () => {
    expect(faultsOf('zod')).toEqual([])
    expect(answerOf('method')?.diagnostics.map(({ code }) => code)).toEqual(['MZ537'])
  })
})

test('the keys of affectsParams are those of its type', () => {
  expect(answerOf('rename')).toMatchObject({ params: null, keys: [{ name: 'user_id' }, { name: 'page' }], diagnostics: [] })
})

describe('a view returns a Response, and a data function does not', () => {
  test.each([
    ['never', []],
    ['view', []],
    ['half', ['MZ536']],
    ['data', ['MZ535']],
  ])('%s', (fn, faults) => {
    expect(faultsOf(fn)).toEqual(faults)
  })

  test('a view has no output', () => {
    expect(description.functions.get(keys.get('view') ?? '')?.output).toBeNull()
  })
})
