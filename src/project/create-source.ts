import { rm } from 'node:fs/promises'
import type { Place } from '../model/index.js'
import { commandSupply, type CommandOptions } from '../source/openapi/command.js'
import { openApiFile } from '../source/openapi/file.js'
import { remoteDocument } from '../source/openapi/remote.js'
import { urlSupply, type UrlOptions } from '../source/openapi/url.js'
import type { Source } from '../source/source.js'
import { typeScriptSource } from '../source/typescript/source.js'
import { writeChanged } from './sync.js'
import { IGNORE_ALL, TYPES_FOLDER } from './types.js'

/** A file (absolute, with forward slashes), or what gives a document, with the file of its snapshot. */
export type SchemaOptions = string | ((UrlOptions | CommandOptions) & { snapshot: string | null })

interface SourceOptions {
  /** Absolute, with forward slashes. */
  root: string
  schema: SchemaOptions | null
  /** Globs of decorated TypeScript, where there is no schema. */
  sources: string | string[]
  /** Where faults are that have no other place. */
  place: Place
}

export function createSource({ root, schema, sources, place }: SourceOptions): Source {
  if (schema === null) return typeScriptSource(root, sources)
  if (typeof schema === 'string') return openApiFile(schema, root)
  const supply = schema.kind === 'url' ? urlSupply(schema, place, root) : commandSupply(schema, place)
  const folder = `${root}/${TYPES_FOLDER}`
  const write = async (file: string, text: string | null) => {
    if (text === null) return rm(file, { force: true })
    await writeChanged(file, text)
    if (file.startsWith(`${folder}/`)) await writeChanged(`${folder}/${IGNORE_ALL.path}`, IGNORE_ALL.content)
  }
  return remoteDocument(supply, { root, snapshot: schema.snapshot, copy: `${folder}/schema`, place, write })
}
