import type { JsonObject } from '../../../src/model/index.js'
import { derive } from '../../documents/derive.js'

/** Operations of a tag: 16 reads and 4 writes. */
const OF_A_TAG = 20
const VERBS = ['put', 'patch', 'delete', 'post']

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const nullable = (type: string) => ({ type: [type, 'null'] })
const object = (properties: Record<string, object>, optional: string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
})
const json = (schema: object) => ({ content: { 'application/json': { schema } } })

const SHARED = {
  Address: object({ street: { type: 'string' }, city: { type: 'string' }, country: ref('Country'), lines: { type: 'array', items: { type: 'string' } } }, ['lines']),
  Country: { type: 'string', enum: ['at', 'be', 'ch', 'de', 'fr', 'it', 'nl'], description: 'ISO 3166, in lower case.' },
  Money: object({ amount: { type: 'integer', description: 'In cents.' }, currency: { type: 'string', enum: ['EUR', 'CHF', 'USD'] } }),
  Problem: object({ code: { type: 'string' }, fields: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } } }, ['fields']),
}

/** The components of one tag: nested, with enums, arrays, maps, unions and what may be null. */
function componentsOf(tag: string): Record<string, object> {
  const name = tag[0]!.toUpperCase() + tag.slice(1)
  const item = { name: { type: 'string', description: `What the ${tag} is called.` }, price: ref('Money'), tags: { type: 'array', items: { type: 'string' } } }
  return {
    [`${name}Person`]: object({ id: { type: 'integer' }, email: nullable('string'), home: ref('Address'), work: ref('Address') }, ['work']),
    [`${name}Line`]: object({ sku: { type: 'string' }, count: { type: 'integer' }, price: ref('Money'), options: { type: 'object', additionalProperties: { type: 'string' } } }),
    [`${name}State`]: { oneOf: [object({ kind: { const: 'open' }, since: { type: 'string', format: 'date-time' } }), object({ kind: { const: 'closed' }, by: ref(`${name}Person`) })] },
    [`${name}Change`]: object({ ...item, note: nullable('string') }, ['price', 'tags', 'note']),
    [`${name}Item`]: object({ id: { type: 'integer' }, ...item, note: nullable('string'), state: ref(`${name}State`), owner: ref(`${name}Person`), lines: { type: 'array', items: ref(`${name}Line`) } }),
    [`${name}Page`]: object({ items: { type: 'array', items: ref(`${name}Item`) }, next: nullable('integer'), problems: { type: 'array', items: ref('Problem') } }, ['problems']),
  }
}

function pathsOf(tag: string, operations: number): Record<string, object> {
  const name = tag[0]!.toUpperCase() + tag.slice(1)
  const at = (serial: number) => `/${tag}/{id}/part${serial}`
  const id = { in: 'path', name: 'id', required: true, schema: { type: 'integer' } }
  const page = { in: 'query', name: 'page', schema: { type: 'integer', default: 1 } }
  const sort = { in: 'query', name: 'sort', schema: { type: 'string', enum: ['name', 'price', 'newest'] } }
  return Object.fromEntries(
    Array.from({ length: operations }, (_, serial): [string, object] => {
      const common = { operationId: `${tag}_part${serial}`, tags: [tag], summary: `Part ${serial} of a ${tag}.` }
      // The last ones write; a small document has one that does.
      const verb = serial >= OF_A_TAG - VERBS.length || (operations < OF_A_TAG && serial === operations - 1) ? VERBS[serial % VERBS.length]! : 'get'
      const answer = { responses: { 200: json(ref(verb === 'get' && serial % 3 === 1 ? `${name}Page` : `${name}Item`)), 404: json(ref('Problem')) } }
      const read = { parameters: serial % 3 === 1 ? [id, page, sort] : [id] }
      return [at(serial), { [verb]: { ...common, ...answer, ...(verb === 'get' ? read : { parameters: [id], requestBody: json(ref(`${name}Change`)) }) } }]
    }),
  )
}

/**
 * An OpenAPI document of this many operations, 20 to a tag, as a mid-sized shop has them, with the functions that are derived
 * of it: a peer reads its paths, Mizan its functions. `extra` is a further member of what the first function answers with.
 */
export function documentOf(functions: number, extra?: string): string {
  const counts = Array.from({ length: Math.ceil(functions / OF_A_TAG) }, (_, index) => Math.min(OF_A_TAG, functions - index * OF_A_TAG))
  const tags = counts.map((_, index) => `shop${index}`)
  const paths = Object.assign({}, ...counts.map((count, index) => pathsOf(tags[index]!, count))) as Record<string, object>
  const schemas = Object.assign({ ...SHARED }, ...tags.map(componentsOf)) as Record<string, object>
  const derived = derive({ openapi: '3.1.0', info: { title: 'Shop', version: '1' }, paths, components: { schemas } })
  const [first] = derived['x-mizan-functions'] as Record<string, unknown>[]
  if (extra !== undefined && first) first['output'] = object({ id: { type: 'integer' }, [extra]: { type: 'string' } })
  return JSON.stringify(derived satisfies JsonObject, null, 2)
}
