import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../package/command.js'

/** The newest that run on Node 20. */
const PACKAGES = ['openapi-typescript@7.13.0', '@hey-api/openapi-ts@0.94.5', 'typescript@5.9.3', 'openapi-fetch@0.17.0', 'openapi-react-query@0.5.4']
const WITH = ['@tanstack/react-query@5.90.12', 'react@19.3.1', '@types/react@19.3.0']

/** Where they stay installed from one run to the next. */
const FOLDER = join(tmpdir(), 'mizan-bench-peers')

/** The folder in which the peers are installed, or why they cannot be. */
export async function installPeers(): Promise<{ folder: string; missing: null } | { missing: string }> {
  const done = join(FOLDER, 'installed')
  if (existsSync(done)) return { folder: FOLDER, missing: null }
  try {
    await rm(FOLDER, { recursive: true, force: true })
    await mkdir(FOLDER, { recursive: true })
    await writeFile(join(FOLDER, 'package.json'), '{ "private": true, "type": "module" }')
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1', ...PACKAGES, ...WITH], FOLDER, 240)
    await writeFile(done, '')
    return { folder: FOLDER, missing: null }
  } catch (error) {
    return { missing: `The peers could not be installed, so they are left out: is there a network?\n${(error as Error).message.slice(0, 500)}` }
  }
}

export interface Tool {
  name: string
  /** The arguments for Node that make it write the types of `document` somewhere below `folder`. */
  args(document: string, folder: string): string[]
}

/** Types alone, as Mizan writes them: no client, no validators. */
export const peerTools = (folder: string): Tool[] => [
  {
    name: 'openapi-typescript',
    args: (document, out) => [join(folder, 'node_modules/openapi-typescript/bin/cli.js'), document, '-o', join(out, 'openapi-typescript.d.ts')],
  },
  {
    name: '@hey-api/openapi-ts',
    args: (document, out) => [
      join(folder, 'node_modules/@hey-api/openapi-ts/bin/run.js'), '-i', document, '-o', join(out, 'hey-api'), '-p', '@hey-api/typescript', '-s', '--no-log-file',
    ],
  },
]
