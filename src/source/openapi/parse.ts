import { type Declarations, diagnostic, type Diagnostic, isObject, type JsonObject, type JsonSchema } from '../../model/index.js'
import { createCursor, describe, type Cursor } from './cursor.js'
import { isJson, isNestedDeeper, MAX_DEPTH, type TextFault } from './format.js'
import { readJson } from './json.js'
import { lineIndex } from './lines.js'
import { Memory } from './memory.js'
import { readContexts } from './read-contexts.js'
import { readFunctions } from './read-functions.js'
import { createReferences } from './references.js'
import { readYaml } from './yaml.js'

export interface Parsed {
  /** Null when there is no document to speak of: it does not parse, or is no object. */
  declarations: Declarations | null
  diagnostics: Diagnostic[]
}

/**
 * Reads the text of an OpenAPI document with `x-mizan-*` (PROTOCOL 2), JSON or YAML: one that begins with a brace or a bracket
 * is JSON. Pure; never throws for a fault in the text.
 *
 * @param file where the text is from, for the places of what is found: absolute, with forward slashes
 * @param memory of the readings of this file before: what did not change since is the same object
 */
export function parseOpenApi(text: string, file: string, memory = new Memory()): Parsed {
  const diagnostics: Diagnostic[] = []
  const cursor = createCursor(file, diagnostics)
  const { value, faults } = isJson(text) ? readJson(text) : readYaml(text)
  diagnostics.push(...textDiagnostics(faults, text, file))
  if (value === undefined) return { declarations: null, diagnostics }
  if (!isObject(value)) {
    cursor.expected('an OpenAPI document (an object)', value, '')
    return { declarations: null, diagnostics }
  }
  const deep = ['x-mizan-functions', 'components'].find((part) => isNestedDeeper(value[part], MAX_DEPTH))
  if (deep !== undefined) {
    const reason = `it is nested more than ${MAX_DEPTH} levels deep`
    return { declarations: null, diagnostics: [diagnostic('MZ102', cursor.place(`/${deep}`), { reason, format: formatOf(text) })] }
  }
  const document = memory.shared(value)
  checkVersion(document, cursor)
  const schemas = readSchemas(document, cursor)
  const references = createReferences(document, schemas, cursor)
  const functions = readFunctions(document, references, cursor, memory)
  const contexts = readContexts(document, cursor)
  const declarations = { base: readBase(document, cursor), functions, contexts, ...references.settled() }
  // What was written anew for one function, or is at fault, has to be found again.
  if (diagnostics.length > 0 || declarations.schemas !== schemas) memory.forget()
  return { declarations, diagnostics }
}

const formatOf = (text: string) => (isJson(text) ? 'JSON' : 'YAML')

function textDiagnostics(faults: TextFault[], text: string, file: string): Diagnostic[] {
  const lines = lineIndex(text)
  return faults.map(({ offset, what }) => {
    const at = { file, ...lines(offset) }
    if ('reason' in what) return diagnostic('MZ102', at, { reason: what.reason, format: formatOf(text) })
    const related = [{ message: 'the first one', place: { file, ...lines(what.first) } }]
    return diagnostic('MZ105', { ...at, pointer: what.pointer }, { key: what.twin }, related)
  })
}

function checkVersion(document: JsonObject, cursor: Cursor): void {
  const version = document['x-mizan-version'] ?? 1
  if (version !== 1) cursor.report(diagnostic('MZ104', cursor.place('/x-mizan-version'), { version: describe(version) }))
}

function readBase(document: JsonObject, cursor: Cursor): string | null {
  const base = document['x-mizan-base'] ?? null
  // The base ends up in URLs and generated code, so it is held to plain path characters.
  if (base === null || (typeof base === 'string' && /^\/([\w.~-]+\/)*$/.test(base))) return base
  cursor.report(diagnostic('MZ107', cursor.place('/x-mizan-base'), { base: typeof base === 'string' ? base : describe(base) }))
  return null
}

function readSchemas(document: JsonObject, cursor: Cursor): Record<string, JsonSchema> {
  const components = document['components'] ?? {}
  const schemas = isObject(components) ? (components['schemas'] ?? {}) : {}
  if (isObject(components) && isObject(schemas)) return schemas as Record<string, JsonSchema>
  cursor.expected('an object of schemas', isObject(components) ? schemas : components, '/components/schemas')
  return {}
}
