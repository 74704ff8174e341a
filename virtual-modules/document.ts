import { DEFAULT_BASE, type Affect } from '../src/protocol/index.js'
import { schemasOf, type Fn, type JsonSchema, type Model } from '../src/model/index.js'
import { sortKeys } from './sort-keys.js'

/** `info` of the document: what the application calls itself. */
export interface DocumentInfo {
  title: string
  version: string
}

/**
 * The OpenAPI document of a model (PROTOCOL 2), as text. Read back it gives the same model, types and manifest; equal models give equal
 * bytes. What is at its default is left out.
 */
export function documentText(model: Model, info: DocumentInfo): string {
  const document = {
    openapi: '3.1.0',
    info,
    'x-mizan-version': 1,
    ...(model.base === DEFAULT_BASE ? {} : { 'x-mizan-base': model.base }),
    'x-mizan-functions': model.functions.map(functionEntry),
    'x-mizan-contexts': Object.fromEntries(
      model.contexts.map(({ name, functions, views }) => [name, { functions: [...functions, ...views].sort() }]),
    ),
    components: { schemas: typeFirst(sortKeys(model.schemas)) },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function functionEntry(fn: Fn): object {
  const described = schemasOf(fn.payload)
  return {
    name: fn.name,
    ...given('description', fn.description),
    ...given('source', fn.source),
    ...given('context', fn.context),
    ...(fn.affects.length > 0 ? { affects: fn.affects.map(affectEntry) } : {}),
    ...(fn.auth === false ? {} : { auth: fn.auth }),
    ...(fn.private ? { private: true } : {}),
    ...given('maxAge', fn.maxAge),
    ...(fn.websocket ? { websocket: true } : {}),
    ...given('route', fn.route),
    ...given('methods', fn.methods),
    ...given('errors', fn.errors),
    input: schemaEntry(described?.input),
    output: schemaEntry(described?.output),
  }
}

const given = (key: string, value: unknown) => (value === null ? {} : { [key]: value })

const affectEntry = ({ context, params }: Affect) => (params.length > 0 ? { context, params } : context)

const schemaEntry = (schema: JsonSchema | null | undefined) => typeFirst(sortKeys(schema ?? null))

/** Keywords whose value is the server's own, rather than a schema. */
const VALUES = new Set(['const', 'default', 'enum', 'example', 'examples'])

/** The order in which people write schemas: they are read as code, and reviewed. */
function typeFirst(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(typeFirst)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, inner]): [string, unknown] => [key, VALUES.has(key) ? inner : typeFirst(inner)])
  // A property of that name has a schema, and stays among the others.
  const isType = ([key, inner]: [string, unknown]) => key === 'type' && (typeof inner === 'string' || Array.isArray(inner))
  return Object.fromEntries([...entries.filter(isType), ...entries.filter((entry) => !isType(entry))])
}
