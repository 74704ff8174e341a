import { posix, resolve } from 'node:path'
import picomatch from 'picomatch'
import { globSync } from 'tinyglobby'
import { createLinks } from './links.js'

/** Which files the `sources` patterns mean. Paths are absolute, with forward slashes. */
interface Matcher {
  /** Whether the patterns mean this file, by a path that leads through symbolic links or by the real one. */
  matches(file: string): boolean
  /** The matched files on the disk by their real paths, sorted. */
  list(): string[]
  /** The path as `list` gives it, of a file that is gone too. */
  real(file: string): string
}

type Pattern = { base: string; glob: string; matches: (path: string) => boolean }

/** A matcher for `sources`, relative to `root`; a pattern that begins with `!` leaves files out. */
export function createMatcher(root: string, sources: readonly string[]): Matcher {
  const wanted = sources.filter((source) => !source.startsWith('!')).map((source) => patternOf(root, source))
  const unwanted = sources.filter((source) => source.startsWith('!')).map((source) => patternOf(root, source.slice(1)))
  const links = createLinks()
  for (const { base, glob } of wanted) links.follow(posix.join(base, picomatch.scan(glob).base))
  const isMeant = (file: string): boolean => {
    if (!/\.[cm]?tsx?$/.test(file) || /\.d\.[cm]?ts$/.test(file)) return false
    return wanted.some((pattern) => accepts(pattern, file)) && !unwanted.some((pattern) => accepts(pattern, file))
  }
  const list = () => {
    const found = wanted.flatMap(({ base, glob }) =>
      globSync(glob, { cwd: base, absolute: true, ignore: ['**/node_modules/**'], expandDirectories: false }),
    )
    // One rule for both: what the watcher is asked about later must be what was listed at the start.
    return [...new Set(found.map(slashed).filter(isMeant).map(links.follow))].sort()
  }
  return { matches: (file) => isMeant(file) || links.namesOf(file).some(isMeant), list, real: links.follow }
}

/**
 * Patterns may lead above the root, where a glob relative to the root cannot match: each gets the directory it starts
 * from.
 */
function patternOf(root: string, source: string): Pattern {
  const path = posix.relative(root, slashed(resolve(root, source)))
  const [up = ''] = /^(?:\.\.\/)*/.exec(path) ?? []
  const glob = path.slice(up.length)
  return { base: posix.join(root, up).replace(/(.)\/$/, '$1'), glob, matches: picomatch(glob) }
}

function accepts({ base, matches }: Pattern, file: string): boolean {
  const path = posix.relative(base, file)
  return !path.startsWith('../') && !`/${path}`.includes('/node_modules/') && matches(path)
}

export function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}
