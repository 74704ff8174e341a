import { resolve } from 'node:path'
import picomatch from 'picomatch'
import { diagnostic } from '../../model/index.js'
import type { Reading, Source } from '../source.js'
import { slashed } from './matcher.js'
import { createTypeScriptReader } from './reader.js'

/** Decorated TypeScript files as a source: `sources` are globs, relative to `root`. */
export function typeScriptSource(root: string, sources: string | string[]): Source {
  const reader = createTypeScriptReader({ root, sources })
  let without: Reading | null = null
  return {
    label: [sources].flat().join(', '),
    schemaFile: null,
    read(changed) {
      const reading = reader.read(changed)
      if (reader.files.size > 0) return reading
      const none = diagnostic('MZ108', { file: root }, { sources: [sources].flat().join(', ') })
      // One object for all readings alike, like the reader's own.
      return (without ??= { ...reading, diagnostics: [none] })
    },
    concerns: (file) => reader.matches(file) || reader.dependencies.has(file),
    isServerCode: (file) => reader.matches(file),
    outsideBodies: (file) => reader.outsideBodies(file),
    files: () => [...new Set([...reader.files, ...reader.dependencies])],
    folders: [sources].flat().map((pattern) => slashed(resolve(root, picomatch.scan(pattern).base))),
    locate: (place) => place,
  }
}
