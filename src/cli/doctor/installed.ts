import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Package {
  /** Absolute, without symbolic links. */
  folder: string
  version: string
  manifest: PackageJson
}

export interface PackageJson {
  name?: string
  version?: string
  scripts?: Record<string, string>
  engines?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

/** The package that an import from `folder` leads to, whatever its `exports` hide; null when there is none. */
export function installed(name: string, folder: string): Package | null {
  // Node lets a package import itself by its name.
  const own = packageAbove(folder)
  if (own?.manifest.name === name) return packageAt(dirname(own.file))
  for (let at = folder; ; at = dirname(at)) {
    const found = packageAt(join(at, 'node_modules', name))
    if (found) return found
    if (dirname(at) === at) return null
  }
}

/** The package whose package.json is in a folder. */
export function packageAt(folder: string): Package | null {
  const manifest = readPackageJson(join(folder, 'package.json'))
  return manifest && { folder: realpathSync(folder), version: manifest.version ?? '0.0.0', manifest }
}

/** The nearest package.json above a folder, or in it. */
export function packageAbove(folder: string): { file: string; manifest: PackageJson } | null {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, 'package.json')
    const manifest = readPackageJson(file)
    if (manifest) return { file, manifest }
    if (dirname(at) === at) return null
  }
}

function readPackageJson(file: string): PackageJson | null {
  if (!existsSync(file)) return null
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PackageJson
  } catch {
    return null
  }
}

/** How many packages are looked through: no application has more that reach its page. */
const MOST = 3000

/** Every copy of the packages `names` that the application in `root` reaches through what it and its dependencies depend on. */
export function copiesOf(names: string[], root: string): Map<string, Package[]> {
  const copies = new Map<string, Map<string, Package>>(names.map((name) => [name, new Map()]))
  const seen = new Set<string>()
  const own = packageAbove(root)?.manifest ?? {}
  const queue = Object.keys({ ...own.dependencies, ...own.devDependencies, ...Object.fromEntries(names.map((name) => [name, ''])) }).map((name) => ({ name, from: root }))
  for (const { name, from } of queue) {
    const found = installed(name, from)
    if (!found) continue
    copies.get(name)?.set(found.folder, found)
    if (seen.has(found.folder) || seen.size >= MOST) continue
    seen.add(found.folder)
    const { dependencies, peerDependencies } = found.manifest
    for (const next of Object.keys({ ...dependencies, ...peerDependencies })) queue.push({ name: next, from: found.folder })
  }
  return new Map([...copies].map(([name, found]) => [name, [...found.values()]]))
}
