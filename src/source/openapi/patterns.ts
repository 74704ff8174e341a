import { posix, resolve } from 'node:path'
import picomatch from 'picomatch'

/** Which files `patterns` mean; they may lead above the folder, and one that begins with `!` leaves files out. */
export function createPatterns(folder: string, patterns: readonly string[]) {
  const base = slashed(resolve(folder))
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map((pattern) => patternOf(base, pattern))
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => patternOf(base, pattern.slice(1)))
  return {
    match: (file: string): boolean => {
      const path = slashed(file)
      if (path.includes('/node_modules/')) return false
      return wanted.some(({ matches }) => matches(path)) && !unwanted.some(({ matches }) => matches(path))
    },
    /** The folders that the patterns begin in, absolute. */
    folders: [...new Set(wanted.map(({ start }) => start))],
  }
}

/** A glob in an absolute path would trip over a folder called `[app]`: each is matched against the path below where it begins. */
function patternOf(base: string, pattern: string) {
  const { base: fixed, glob } = picomatch.scan(slashed(pattern))
  const start = slashed(resolve(base, glob === '' ? '.' : fixed))
  const matches = glob === '' ? null : picomatch(glob)
  const file = slashed(resolve(base, pattern))
  return {
    start: matches ? start : posix.dirname(file),
    matches: (path: string) => (matches ? path.startsWith(`${start}/`) && matches(path.slice(start.length + 1)) : path === file),
  }
}

const slashed = (path: string) => path.replaceAll('\\', '/')
