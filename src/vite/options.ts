import { existsSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { normalizePath } from 'vite'
import { diagnostic } from '../model/index.js'
import type { SettingsFile } from '../../virtual-modules/index.js'
import { refuseUnknown, unusable } from './refusal.js'
import { resolveSchema, type ResolvedSchema, type SchemaOption } from './schema-option.js'
import { SetupError } from './setup-error.js'

export interface MizanOptions {
  /**
   * An OpenAPI document with `x-mizan-functions`, for a server in any language, JSON or YAML: a file relative to the Vite root
   * (`'mizan.schema.json'`), a URL (`'http://localhost:8000/api/mizan/schema/'`), or the output of a command
   * (`{ command: 'python manage.py mizan_schema', watch: '**\/*.py' }`).
   */
  schema?: SchemaOption
  /**
   * Globs of the TypeScript files that hold the server's functions, relative to the Vite root.
   * @default 'server/**\/*.ts'
   */
  sources?: string | string[]
  /**
   * The file whose default export is what `defineServer` of mizan/server returns (identity, limits, listeners), relative to the
   * Vite root.
   * @default 'server/mizan.ts' when there is one
   */
  server?: string
  /** What `vite build` makes besides the client. */
  build?: BuildOptions
  /**
   * Origins, besides the dev server's own, whose pages may call functions: `['https://tunnel.example']` for a proxy with TLS.
   * @default []
   */
  allowedOrigins?: string[]
}

export interface BuildOptions {
  /**
   * The server that `vite build` writes to `<outDir>-server/`: `node dist-server/index.js` serves functions, views and the
   * client. A path, relative to the Vite root, names a file of your own to be bundled in its place: it imports
   * `virtual:mizan/server`, and puts the handler behind whatever server you like. false: none.
   * @default true
   */
  server?: boolean | string
}

export interface ResolvedOptions {
  /** Null: the functions are decorated TypeScript. */
  schema: ResolvedSchema | null
  sources: string[]
  settings: SettingsFile | null
  /** What the built server begins with: an absolute path, or true for the one of mizan; false: none is built. */
  serverEntry: boolean | string
}

/** Where the settings are looked for. */
export const SETTINGS = 'server/mizan.ts'

const KNOWN = Object.keys({ schema: true, sources: true, server: true, build: true, allowedOrigins: true } satisfies Record<keyof MizanOptions, true>)

/**
 * @param root absolute
 * @throws {Error} for an option that there is not or that has no meaning, and when both a schema and sources are given: a
 *   project has one server
 */
export function resolveOptions(options: MizanOptions, root: string): ResolvedOptions {
  refuseUnknown(null, options, KNOWN)
  if (options.schema !== undefined && options.sources !== undefined) {
    throw new Error(
      'mizan() has both `schema` and `sources`, in vite.config.ts.\n' +
        'Keep `schema` for a server that writes an OpenAPI document, or `sources` for decorated TypeScript.',
    )
  }
  const hasSchema = options.schema !== undefined
  if (hasSchema && (options.server !== undefined || options.build?.server)) {
    const option = options.server === undefined ? 'build.server' : 'server'
    throw new Error(
      `mizan() has both \`schema\` and \`${option}\`, in vite.config.ts.\n` +
        'The server of a schema runs elsewhere: leave the option out.',
    )
  }
  return {
    schema: options.schema === undefined ? null : resolveSchema(options.schema, root),
    sources: [options.sources ?? 'server/**/*.ts'].flat(),
    settings: hasSchema ? null : settingsOf(options.server, root),
    serverEntry: hasSchema ? false : entryOf(options.build, root),
  }
}

function settingsOf(named: unknown, root: string): SettingsFile | null {
  if (named !== undefined && (typeof named !== 'string' || named === '')) throw unusable('server', 'the path of a file')
  const file = normalizePath(resolve(root, named ?? SETTINGS))
  const name = posix.relative(normalizePath(root), file)
  if (existsSync(file)) return { file, name }
  if (named === undefined) return null
  throw new SetupError(diagnostic('MZ701', { file }, { file: name }))
}

function entryOf(build: BuildOptions = {}, root: string): boolean | string {
  refuseUnknown('build', build, ['server'])
  const { server = true } = build
  if (typeof server === 'boolean') return server
  if (typeof server === 'string' && existsSync(resolve(root, server))) return normalizePath(resolve(root, server))
  throw unusable('build.server', 'true, false, or the path of a file that starts your own server')
}
