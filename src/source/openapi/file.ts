import { existsSync, readFileSync, statSync, type Stats } from 'node:fs'
import { posix } from 'node:path'
import { setTimeout as passed } from 'node:timers/promises'
import { diagnostic } from '../../model/index.js'
import type { Reading, Source } from '../source.js'
import { isJson } from './format.js'
import { createLocator } from './locate.js'
import { Memory } from './memory.js'
import { parseOpenApi } from './parse.js'

/** Milliseconds between two looks at a file that may be in the middle of being written, and how often there is another. */
const LOOK_AGAIN = 30
const LOOKS = 5

/** Milliseconds that a file has to be older than a look at it: the clocks of some file systems tell no two moments of one second apart. */
const RESOLUTION = 2000

/** An OpenAPI document in a file (absolute, with forward slashes). */
export function openApiFile(file: string, root = posix.dirname(file)): Source {
  const memory = new Memory()
  let text = ''
  let locate = createLocator(text)
  let last: Reading | undefined
  let stamp: string | null = null
  const read = (): Reading => {
    try {
      const now = stampOf(statSync(file))
      // A command asks three times: of 15 MB, to read it again and compare takes as long as to parse it.
      if (last && now !== null && now === stamp) return last
      stamp = now
      const found = readFileSync(file, 'utf8')
      // The same bytes are the same document: touched, or saved without a change.
      if (last && found === text) return last
      text = found
      locate = createLocator(text)
      last = { ...parseOpenApi(text, file, memory), unresolved: [] }
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
    isAtHand: () => existsSync(file),
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

/** What changes with each write of a file; null when it was written too recently to tell. */
function stampOf({ ctimeMs, mtimeMs, size, ino }: Stats): string | null {
  return Date.now() - Math.max(ctimeMs, mtimeMs) < RESOLUTION ? null : [ctimeMs, mtimeMs, size, ino].join()
}
