import { isObject, type JsonObject } from '../../src/model/index.js'
import { createContexts } from './contexts.js'
import { createNames, safeName } from './names.js'
import { follow, hoistReferences } from './references.js'
import { argumentNames, keyType } from './schemas.js'

/** One operation of a document, and what its function is made of. */
interface Operation {
  path: string
  id: string
  method: string
  tag: string
  description: string | null
  params: Param[]
  body: unknown
  output: unknown
}

interface Param {
  name: string
  schema: JsonObject
  required: boolean
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch']

/**
 * The same OpenAPI 3.0 or 3.1 document with `x-mizan-functions` and `x-mizan-contexts` made of its operations, as a server of
 * this API might declare them. Pure; the document itself is not changed. What PROTOCOL does not allow is avoided, so that a
 * document links without errors unless its schemas themselves have faults:
 *
 * - a GET reads in the context of its first tag, or of the first segment of its path; where its params clash with those of
 *   the reads there, in a second context of that tag. One with a body, or a param that cannot be a cache key, is a plain call.
 * - all else is a mutation that affects the contexts of its tag, scoped by the params of its path where it can be.
 * - names that are invalid or taken, of functions and params alike, are replaced.
 * - the input is the params of path and query, with the request's body as `body`; a body without params is the input itself.
 * - a reference to anything but a component's schema, such as to a response, leads to a copy of it in `components.schemas`.
 */
export function derive(document: JsonObject): JsonObject {
  const contexts = createContexts()
  const names = createNames()
  const operations = operationsOf(document).map((operation) => ({ ...operation, name: names.mint(operation.id) }))
  const reads = new Map<Operation, string>()
  for (const operation of operations) {
    if (operation.method !== 'get' || operation.body !== undefined) continue
    const keys = operation.params.flatMap(({ name, schema }) => {
      const type = keyType(document, schema)
      return type === null ? [] : [{ name, type }]
    })
    if (keys.length === operation.params.length) reads.set(operation, contexts.place(operation.tag, operation.name, keys))
  }
  const functions = operations.map((operation) => {
    const context = reads.get(operation)
    const scope = pathParams(operation)
    return {
      name: operation.name,
      ...(operation.description === null ? {} : { description: operation.description }),
      ...(context === undefined ? {} : { context }),
      ...(operation.method === 'get' ? {} : { affects: contexts.affected(operation.tag, scope) }),
      input: inputOf(document, operation),
      output: operation.output ?? null,
    }
  })
  const derived = { ...document, 'x-mizan-version': 1, 'x-mizan-functions': functions, 'x-mizan-contexts': contexts.lists() }
  return hoistReferences(document, derived)
}

function operationsOf(document: JsonObject): Operation[] {
  const paths = isObject(document['paths']) ? document['paths'] : {}
  return Object.entries(paths).flatMap(([path, found]) => {
    const item = follow(document, found)
    return METHODS.flatMap((method) => {
      const operation = follow(document, item[method])
      if (Object.keys(operation).length === 0) return []
      const { operationId, tags, summary, description } = operation
      const [tag] = Array.isArray(tags) ? (tags as unknown[]) : []
      return {
        path,
        method,
        id: typeof operationId === 'string' ? operationId : `${method} ${path}`,
        tag: typeof tag === 'string' ? tag : (path.split('/').find((part) => /^\w/.test(part)) ?? 'root'),
        description: [summary, description].find((text): text is string => typeof text === 'string' && text !== '') ?? null,
        params: paramsOf(document, [item['parameters'], operation['parameters']]),
        body: bodyOf(document, method, operation['requestBody']),
        output: outputOf(document, operation['responses']),
      }
    })
  })
}

/** The params of path and query, those of the operation over those of its path. */
function paramsOf(document: JsonObject, lists: unknown[]): Param[] {
  const found = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [])).map((each) => follow(document, each))
  const byName = new Map<string, Param & { in: unknown }>()
  for (const param of found) {
    const { name, in: place } = param
    if (typeof name !== 'string' || (place !== 'path' && place !== 'query')) continue
    const schema = param['schema'] ?? schemaIn(document, param['content'], true) ?? { type: 'string' }
    if (!isObject(schema)) continue
    const description = typeof param['description'] === 'string' && !('$ref' in schema) ? { description: param['description'] } : {}
    byName.set(`${place} ${name}`, { name, in: place, schema: { ...description, ...schema }, required: place === 'path' || param['required'] === true })
  }
  const names = createNames()
  return [...byName.values()].map(({ name, schema, required }) => ({ name: names.take(safeName(name)), schema, required }))
}

function pathParams({ path, params }: Operation): string[] {
  return params.map(({ name }) => name).filter((name) => path.includes(`{${name}}`))
}

function inputOf(document: JsonObject, { params, body }: Operation): unknown {
  if (params.length === 0 && (body === undefined || argumentNames(document, body)?.every((name) => safeName(name) === name))) return body ?? null
  const properties = Object.fromEntries(params.map(({ name, schema }): [string, unknown] => [name, schema]))
  const required = params.filter((param) => param.required).map(({ name }) => name)
  if (body === undefined) return { type: 'object', properties, required }
  const name = Object.hasOwn(properties, 'body') ? 'request_body' : 'body'
  return { type: 'object', properties: { ...properties, [name]: body }, required: [...required, name] }
}

/** Some documents, Stripe's for one, give each GET a body without content. */
function bodyOf(document: JsonObject, method: string, request: unknown): unknown {
  const body = schemaIn(document, follow(document, request)['content'], true)
  return method === 'get' && argumentNames(document, body)?.length === 0 ? undefined : body
}

function outputOf(document: JsonObject, responses: unknown): unknown {
  if (!isObject(responses)) return undefined
  const status = ['200', '201', '202', '2XX'].find((each) => each in responses)
  return status === undefined ? undefined : schemaIn(document, follow(document, responses[status])['content'], false)
}

/** The schema of the JSON in a `content`; with `orOther`, that of its first type when there is no JSON. */
function schemaIn(document: JsonObject, content: unknown, orOther: boolean): unknown {
  if (!isObject(content)) return undefined
  const types = Object.keys(content)
  const type = types.find((each) => /[/+]json\b/.test(each)) ?? (orOther ? types[0] : undefined)
  return type === undefined ? undefined : follow(document, content[type])['schema']
}
