import { link, type Linked } from '../model/index.js'
import { parseOpenApi } from '../source/openapi/parse.js'

/**
 * The model of a schema document's text, and all that is wrong with it (PROTOCOL 1-3).
 *
 * @param file where the text is from, for the places of what is found
 */
export function readSchema(text: string, file: string): Linked {
  const { declarations, diagnostics } = parseOpenApi(text, file)
  const linked = declarations ? link(declarations) : { model: null, diagnostics: [] }
  const found = [...diagnostics, ...linked.diagnostics]
  return { model: found.some(({ severity }) => severity === 'error') ? null : linked.model, diagnostics: found }
}
