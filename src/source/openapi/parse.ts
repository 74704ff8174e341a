import { parse as parseTolerant, type ParseError, printParseErrorCode } from 'jsonc-parser'
import { type Declarations, diagnostic, type Diagnostic, isObject, type JsonObject, type JsonSchema } from '../../model/index.js'
import { createCursor, describe, type Cursor } from './cursor.js'
import { lineIndex } from './locate.js'
import { readContexts } from './read-contexts.js'
import { readFunctions } from './read-functions.js'
import { checkReferences } from './references.js'
import { findTwins } from './twins.js'

export interface Parsed {
  /** Null when there is no document to speak of: not JSON, or not an object. */
  declarations: Declarations | null
  diagnostics: Diagnostic[]
}

/** Reads the text of an OpenAPI document with `x-mizan-*` (PROTOCOL 2). Pure; never throws for a fault in the text. */
export function parseOpenApi(text: string, file: string): Parsed {
  const diagnostics: Diagnostic[] = []
  const cursor = createCursor(file, diagnostics)
  const document = parseJson(text, file, diagnostics)
  if (document === undefined) return { declarations: null, diagnostics }
  if (!isObject(document)) {
    cursor.expected('an OpenAPI document (an object)', document)
    return { declarations: null, diagnostics }
  }
  for (const { path, key } of findTwins(text, document)) cursor.report(diagnostic('MZ105', cursor.place(...path), { key }))
  checkVersion(document, cursor)
  const schemas = readSchemas(document, cursor)
  const functions = readFunctions(document, schemas, cursor)
  checkReferences(document, schemas, cursor)
  return { declarations: { base: readBase(document, cursor), functions, contexts: readContexts(document, cursor), schemas }, diagnostics }
}

function parseJson(text: string, file: string, diagnostics: Diagnostic[]): unknown {
  // A byte order mark is what some editors and PowerShell write; JSON.parse refuses it.
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  const refuse = (offset: number, reason: string) => {
    const place = { file, ...lineIndex(text)(offset + text.length - json.length) }
    diagnostics.push(diagnostic('MZ102', place, { reason }))
  }
  try {
    const document: unknown = JSON.parse(json)
    if (!isNestedDeeper(document, MAX_DEPTH)) return document
    refuse(0, `it is nested more than ${MAX_DEPTH} levels deep`)
  } catch (error) {
    const first = firstError(json)
    if (json.trim() === '') refuse(0, 'the file is empty')
    else if (first) refuse(first.offset, inWords(printParseErrorCode(first.error)))
    else refuse(0, (error as Error).message)
  }
  return undefined
}

/** No schema that people or programs write comes near; what walks a document, ours and others' code, walks it by recursion. */
const MAX_DEPTH = 500

function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isNestedDeeper(inner, levels - 1))
}

/** Where `JSON.parse` gave up: it says so in words that differ between versions of V8. */
function firstError(json: string): ParseError | undefined {
  const errors: ParseError[] = []
  try {
    parseTolerant(json, errors, { disallowComments: true, allowTrailingComma: false })
  } catch {
    // Nested deeper than the stack of that parser.
  }
  return errors[0]
}

/** `PropertyNameExpected` -> `property name expected`. */
const inWords = (code: string) => code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()

function checkVersion(document: JsonObject, cursor: Cursor): void {
  const version = document['x-mizan-version'] ?? 1
  if (version !== 1) cursor.report(diagnostic('MZ104', cursor.place('x-mizan-version'), { version: describe(version) }))
}

function readBase(document: JsonObject, cursor: Cursor): string | null {
  const base = document['x-mizan-base'] ?? null
  // The base ends up in URLs and generated code, so it is held to plain path characters.
  if (base === null || (typeof base === 'string' && /^\/([\w.~-]+\/)*$/.test(base))) return base
  cursor.report(diagnostic('MZ107', cursor.place('x-mizan-base'), { base: typeof base === 'string' ? base : describe(base) }))
  return null
}

function readSchemas(document: JsonObject, cursor: Cursor): Record<string, JsonSchema> {
  const components = document['components'] ?? {}
  const schemas = isObject(components) ? (components['schemas'] ?? {}) : {}
  if (isObject(components) && isObject(schemas)) return schemas as Record<string, JsonSchema>
  cursor.expected('an object of schemas', isObject(components) ? schemas : components, 'components', 'schemas')
  return {}
}
