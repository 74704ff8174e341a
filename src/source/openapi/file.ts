import { readFileSync } from 'node:fs'
import { diagnostic } from '../../model/index.js'
import type { Reading, Source } from '../source.js'
import { createLocator } from './locate.js'
import { parseOpenApi } from './parse.js'

/** An OpenAPI document in a file (absolute, with forward slashes). */
export function openApiFile(file: string): Source {
  let text = ''
  let locate = createLocator(text)
  let last: Reading | undefined
  return {
    schemaFile: file,
    read() {
      try {
        const found = readFileSync(file, 'utf8')
        // The same bytes are the same document: touched, or saved without a change.
        if (last && found === text) return last
        text = found
        locate = createLocator(text)
        last = { ...parseOpenApi(text, file), unresolved: [] }
        return last
      } catch (error) {
        last = undefined
        return { declarations: null, diagnostics: [diagnostic('MZ101', { file }, { reason: (error as Error).message })], unresolved: [] }
      }
    },
    concerns: (changed) => changed === file,
    isServerCode: () => false,
    files: () => [file],
    folders: [],
    locate: (place) => (place.file === file ? locate(place) : place),
  }
}
