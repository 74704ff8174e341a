import type { ts } from 'ts-morph'
import type { JsonSchema } from '../../../../model/index.js'

/** A schema with what the doc comment of its type or member says. */
export function documented(schema: JsonSchema, symbol: ts.Symbol | undefined, checker: ts.TypeChecker): JsonSchema {
  if (!symbol || typeof schema === 'boolean') return schema
  const text = symbol
    .getDocumentationComment(checker)
    .map((part) => part.text)
    .join('')
    .replaceAll(/\r\n?/g, '\n')
    .trim()
  const isDeprecated = symbol.getJsDocTags(checker).some(({ name }) => name === 'deprecated')
  return { ...schema, ...(text === '' ? {} : { description: text }), ...(isDeprecated ? { deprecated: true } : {}) }
}
