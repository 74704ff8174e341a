import { realpathSync } from 'node:fs'
import { posix } from 'node:path'

/** The symbolic links that paths led through. Vite knows a module by its real path, and patterns name it by any. */
interface Links {
  /** The real path; of one that is gone, by the links known so far. */
  follow(path: string): string
  /** The other paths to a real one, through links known so far. */
  namesOf(real: string): string[]
}

/** Paths are absolute, with forward slashes. */
export function createLinks(): Links {
  const targets = new Map<string, string>()

  const follow = (path: string): string => {
    const real = realPath(path)
    if (real === null) {
      const link = [...targets.keys()].find((known) => isWithin(known, path))
      return link === undefined ? path : targets.get(link)! + path.slice(link.length)
    }
    if (real !== path) targets.set(...linkOf(path, real))
    return real
  }

  const namesOf = (real: string): string[] =>
    [...targets].flatMap(([link, target]) => (isWithin(target, real) ? [link + real.slice(target.length)] : []))

  return { follow, namesOf }
}

/** The link itself, be it the file or a folder above it: files that come later are reached through it too. */
function linkOf(path: string, real: string): [link: string, target: string] {
  const [above, aboveReal] = [posix.dirname(path), posix.dirname(real)]
  const isAbove = posix.basename(path) === posix.basename(real) && above !== aboveReal && realPath(above) === aboveReal
  return isAbove ? linkOf(above, aboveReal) : [path, real]
}

function realPath(path: string): string | null {
  try {
    return realpathSync.native(path).replaceAll('\\', '/')
  } catch {
    return null
  }
}

const isWithin = (folder: string, path: string) => path === folder || path.startsWith(`${folder}/`)
