import type { Files } from './app.js'

export const CONTEXTS = 50
export const READS = 18
export const MUTATIONS = 2

/** The names of the contexts, `shop0` to `shop49`, each with 18 reads and 2 mutations: 1,000 functions. */
export const contextNames = Array.from({ length: CONTEXTS }, (_, index) => `shop${index}`)
export const readNames = (context: string) => Array.from({ length: READS }, (_, index) => `${context}_item${index}`)
export const mutationNames = (context: string) => Array.from({ length: MUTATIONS }, (_, index) => `update_${context}_item${index}`)

/** A schema document of 1,000 functions; `extra` are further properties of every result. */
export function schemaOfThousand({ base, extra = [] }: { base?: string; extra?: string[] } = {}): string {
  const object = (properties: Record<string, string>) => ({
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([name, type]) => [name, { type }])),
    required: Object.keys(properties),
  })
  const output = object({ id: 'integer', name: 'string', ...Object.fromEntries(extra.map((name) => [name, 'string'])) })
  const functions = contextNames.flatMap((context) => [
    ...readNames(context).map((name) => ({ name, context, input: object({ id: 'integer' }), output })),
    ...mutationNames(context).map((name) => ({ name, affects: [{ context, params: ['id'] }], input: output, output })),
  ])
  const contexts = Object.fromEntries(contextNames.map((context) => [context, { functions: readNames(context) }]))
  const document = { openapi: '3.1.0', 'x-mizan-base': base, 'x-mizan-functions': functions, 'x-mizan-contexts': contexts }
  return JSON.stringify(document, null, 2)
}

/** The same as decorated TypeScript, a file per context. */
export function sourcesOfThousand(): Files {
  return Object.fromEntries(contextNames.map((context) => [`server/${context}.ts`, sourceOf(context)]))
}

/** One file of it, in which `body` is what its functions do. */
export function sourceOf(context: string, body = 'return { id, name: String(id) }'): string {
  const scoped = `{ affects: { context: Context, params: ['id'] } }`
  const reads = readNames(context).map((name) => method(name, '{ context: Context }', '{ id }: { id: number }', body))
  const args = '{ id, name }: { id: number; name: string }'
  const mutations = mutationNames(context).map((name) => method(name, scoped, args, 'return { id, name }'))
  return `import { client, ReactContext, type MizanRequest } from 'mizan/server'
export const Context = new ReactContext('${context}')
export class Items {
${reads.join('')}}
export class Updates {
${mutations.join('')}}
`
}

function method(name: string, options: string, args: string, body: string): string {
  return `  @client(${options})
  static async ${name}(request: MizanRequest, ${args}): Promise<{ id: number; name: string }> {
    ${body}
  }
`
}
