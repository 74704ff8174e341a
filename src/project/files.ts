import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Model } from '../model/index.js'
import { moduleFiles, type VirtualModule } from '../../virtual-modules/index.js'
import { differences, sync, type Difference, type IsOurs, type OutputFile } from './sync.js'
import { environmentOf, isGenerated, type TypesSource } from './types.js'

/** The modules as real files in `folder` (absolute, with forward slashes): what differs there from what should be. */
export function checkFiles(folder: string, modules: VirtualModule[], model: Model, source: TypesSource): Promise<Difference[]> {
  return differences(folder, output(folder, modules, model, source), isOurs)
}

/**
 * Brings `folder` up to date, and says what it mended there.
 *
 * @throws {ForeignFiles} when files of someone else are in the way; nothing is written then
 */
export async function writeFiles(folder: string, modules: VirtualModule[], model: Model, source: TypesSource): Promise<Difference[]> {
  const files = output(folder, modules, model, source)
  const foreign = await foreignOf(folder, files)
  if (foreign.length > 0) throw new ForeignFiles(foreign)
  return sync(folder, files, isOurs)
}

/** Files that would be overwritten, and that no version of us wrote. */
export class ForeignFiles extends Error {
  readonly paths: string[]

  constructor(paths: string[]) {
    super(`Not written by mizan: ${paths.join(', ')}`)
    this.paths = paths
  }
}

const output = (folder: string, modules: VirtualModule[], model: Model, source: TypesSource): OutputFile[] =>
  moduleFiles(modules, model, environmentOf(folder, source))

async function foreignOf(folder: string, files: OutputFile[]): Promise<string[]> {
  const found = new Map<string, string>()
  for (const { path } of files) {
    const content = await readFile(join(folder, path), 'utf8').catch(() => null)
    if (content !== null) found.set(path, content)
  }
  return [...found].filter(([path, content]) => !isOurs(path, content, (other) => found.get(other) ?? null)).map(([path]) => path)
}

const isOurs: IsOurs = (path, content, contentOf) => {
  if (!/^(contexts\/|functions\/)?\w+\.(js|json|d\.ts|d\.ts\.map)$/.test(path)) return false
  return path.endsWith('.json') ? path === 'manifest.json' && isManifest(content) : isGenerated(path, content, contentOf)
}

/** JSON has no room for a first line of ours; a web application's manifest, of the same name, has none of these. */
function isManifest(content: string): boolean {
  try {
    const manifest: unknown = JSON.parse(content)
    return typeof manifest === 'object' && manifest !== null && ['version', 'schema', 'base', 'contexts', 'functions'].every((key) => key in manifest)
  } catch {
    return false
  }
}
