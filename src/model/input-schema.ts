import type { JsonSchema } from './declaration.js'
import { schemasOf } from './declaration.js'
import { componentsOf, own } from './json-schema.js'
import type { Fn, Model } from './model.js'

/** What a function takes, complete in itself. */
export interface InputSchema {
  schema: JsonSchema
  /** What its references `#/components/schemas/<name>` lead to. */
  schemas: Record<string, JsonSchema>
}

/** What `fn` takes; null when it takes nothing, or nobody has told. */
export function inputSchemaOf(fn: Fn, { schemas }: Pick<Model, 'schemas'>): InputSchema | null {
  const input = schemasOf(fn.payload)?.input ?? null
  if (input === null) return null
  const names = [...componentsOf([input], schemas)].sort()
  return { schema: input, schemas: Object.fromEntries(names.map((name) => [name, own(schemas, name) as JsonSchema])) }
}
