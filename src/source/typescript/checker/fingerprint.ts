import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { Unresolved } from '../unresolved.js'

/** Places and messages are part of an answer, so all that they are made of is part of the question. */
export function questionOf({ key, fn, inContext, place, asks, isSchemaNamed }: Unresolved): string {
  return JSON.stringify([key, fn, inContext, place, asks, isSchemaNamed])
}

type Hashes = (file: string) => string

/** Hashes of files, each taken once: of the text that `held` has in memory, else of what is on the disk. */
export function createHashes(held: (file: string) => string | undefined = () => undefined): Hashes {
  const hashes = new Map<string, string>()
  return (file) => {
    const known = hashes.get(file)
    if (known !== undefined) return known
    const text = held(file) ?? (existsSync(file) ? readFileSync(file, 'utf8') : '')
    const hash = createHash('sha256')
      .update(text.replace(/^\uFEFF/, ''))
      .digest('hex')
    hashes.set(file, hash)
    return hash
  }
}

/** What a set of files holds, in one string. */
export function fingerprint(files: readonly string[], hashes: Hashes): string {
  return files.map((file) => `${file} ${hashes(file)}`).join('\n')
}
