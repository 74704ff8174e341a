import type { Difference } from '../project/sync.js'

const WORDS = { missing: 'missing', different: 'out of date', unwanted: 'no longer wanted' } as const

/** Differences between the disk and what should be there, as the lines of a check: nothing when there are none. */
export function driftText(found: readonly Drift[]): string {
  const width = Math.max(...found.map(({ kind }) => WORDS[kind].length))
  return found.map(({ file, kind }) => `  ${WORDS[kind].padEnd(width)}  ${file}\n`).join('')
}

export interface Drift {
  /** Relative to the root, with forward slashes. */
  file: string
  kind: Difference['kind']
}

/** Differences in `folder` as the JSON of a check has them; `folder` is relative to the root. */
export const driftIn = (folder: string, found: readonly Difference[]): Drift[] => found.map(({ path, kind }) => ({ file: inFolder(folder, path), kind }))

/** The members of a command's JSON that say what it did to a folder. */
export function changesIn(folder: string, found: readonly Difference[]): { written: string[]; removed: string[] } {
  const paths = (isGone: boolean) => found.filter(({ kind }) => (kind === 'unwanted') === isGone).map(({ path }) => inFolder(folder, path))
  return { written: paths(false), removed: paths(true) }
}

const inFolder = (folder: string, path: string) => (folder === '.' ? path : `${folder}/${path}`)

/** What a command did to a folder, in a few words. */
export function changesText(found: readonly Difference[]): string {
  return found.length === 0 ? 'nothing changed' : `${count(found.length, 'file')} changed`
}

export const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
