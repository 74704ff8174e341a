import { isObject, type JsonSchema } from '../model/index.js'
import Schema from 'typebox/schema'

/**
 * What of a result is not as its JSON Schema says, in words; null when all is, undefined when the schema cannot be followed.
 *
 * @param schemas `components.schemas`, which references name
 */
export function resultFault(output: JsonSchema, result: unknown, schemas: Record<string, JsonSchema>): string | null | undefined {
  const root = { ...(isObject(output) ? output : { allOf: [output] }), components: { schemas } }
  try {
    const [isValid, errors] = Schema.Errors(root, result)
    const [first] = errors
    return isValid ? null : `${first?.instancePath || 'the result'} ${first?.message ?? 'is something else'}`
  } catch {
    return undefined
  }
}
