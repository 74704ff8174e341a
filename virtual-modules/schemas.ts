import { componentOf, componentsOf, isObject, own, pascalCase, pointerOf, type JsonSchema, type Model } from '../src/model/index.js'
import { membersOf, typeOf } from './types/schema.js'
import type { Types } from './types/types.js'

/** The file of the components' interfaces, below the folder of generated types. */
export const SCHEMAS_FILE = 'schemas'

/** From a component's name to the interface that stands for it: an identifier, and no other component's. */
export function typeNames(schemas: Record<string, JsonSchema>): Map<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const component of Object.keys(schemas).sort()) {
    const wanted = pascalCase(component.replace(/[^A-Za-z0-9]+/g, '_')).replace(/^(?![A-Za-z])/, '_')
    let name = wanted
    for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`
    taken.add(name)
    names.set(component, name)
  }
  return names
}

/** One interface per component that a function's arguments or result lead to. */
export function schemasTypes(model: Model, types: Types, source: string): void {
  const names = typeNames(model.schemas)
  const reference = (component: string) => names.get(component) ?? 'unknown'
  const payloads = model.functions.map(({ payload }) => (payload.kind === 'schema' ? [payload.input, payload.output] : null))
  for (const component of [...componentsOf(payloads, model.schemas)].sort()) {
    const schema = own(model.schemas, component)
    const name = reference(component)
    const place = (...path: string[]) => ({ file: source, pointer: pointerOf('components', 'schemas', component, ...path) })
    if (isObject(schema)) types.doc(typeof schema['description'] === 'string' ? schema['description'] : null)
    if (isObject(schema) && isPlainObject(schema)) {
      types.line('export interface ', { id: name, at: place() }, ' {')
      for (const member of membersOf(schema)) {
        const description = isObject(member.schema) ? member.schema['description'] : null
        types.memberDoc(typeof description === 'string' ? description : null)
        const type = typeOf(member.schema, reference)
        types.line('  ', { id: member.key, at: place('properties', member.name) }, `${member.optional ? '?' : ''}: ${type}`)
      }
      types.line('}')
    } else {
      types.line('export type ', { id: name, at: place() }, ` = ${leadsToItself(component, model) ? 'unknown' : typeOf(schema, reference)}`)
    }
  }
}

const isPlainObject = (schema: { readonly [key: string]: unknown }) =>
  isObject(schema['properties']) &&
  (schema['type'] === 'object' || schema['type'] === undefined) &&
  !['allOf', 'anyOf', 'oneOf', 'enum', 'const', '$ref', 'nullable'].some((key) => key in schema) &&
  (schema['additionalProperties'] === undefined || schema['additionalProperties'] === false)

/** `A: { $ref: B }, B: { $ref: A }` describes nothing, and TypeScript refuses an alias that is only itself. */
function leadsToItself(component: string, model: Model): boolean {
  const seen = new Set<string>()
  const leads = (schema: unknown): boolean => {
    if (!isObject(schema)) return false
    const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((key) => (Array.isArray(schema[key]) ? (schema[key] as unknown[]) : []))
    const next = typeof schema['$ref'] === 'string' ? componentOf(schema['$ref']) : null
    if (next === component || parts.some(leads)) return true
    if (next === null || seen.has(next)) return false
    seen.add(next)
    return leads(own(model.schemas, next))
  }
  return leads(own(model.schemas, component))
}
