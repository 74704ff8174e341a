import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { setTimeout as passed } from 'node:timers/promises'
import { diagnostic } from '../../model/index.js'
import type { Reading, Source } from '../source.js'
import { isJson } from './layout.js'
import { createLocator } from './locate.js'
import { parseOpenApi } from './parse.js'

/** Milliseconds between two looks at a file that may be in the middle of being written, and how often there is another. */
const LOOK_AGAIN = 30
const LOOKS = 5

/** An OpenAPI document in a file (absolute, with forward slashes). */
export function openApiFile(file: string, root = posix.dirname(file)): Source {
  let text = ''
  let locate = createLocator(text)
  let last: Reading | undefined
  const read = (): Reading => {
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
  }
  return {
    label: posix.relative(root, file),
    schemaFile: file,
    read,
    // Of 12 plain writes of 2 MB one was read half-written. Half of a YAML document often is a document too.
    async load() {
      for (let looks = 0; looks < LOOKS; looks++) {
        const before = last
        const reading = read()
        if (reading.declarations && (isJson(text) || reading === before)) return
        await passed(LOOK_AGAIN)
      }
    },
    concerns: (changed) => changed === file,
    isServerCode: () => false,
    files: () => [file],
    folders: [],
    locate: (place) => (place.file === file ? locate(place) : place),
  }
}
