import { resolve } from 'node:path'
import { normalizePath } from 'vite'

export interface MizanOptions {
  /**
   * An OpenAPI document with `x-mizan-functions`, relative to the Vite root: `'mizan.schema.json'`. For a server in any language.
   */
  schema?: string
  /**
   * Globs of the TypeScript files that hold the server's functions, relative to the Vite root.
   * @default 'server/**\/*.ts'
   */
  sources?: string | string[]
  /**
   * Origins, besides the dev server's own, whose pages may call functions: `['https://tunnel.example']` for a proxy with TLS.
   * @default []
   */
  allowedOrigins?: string[]
}

export interface ResolvedOptions {
  /** Absolute, with forward slashes; null: the functions are decorated TypeScript. */
  schema: string | null
  sources: string[]
}

const KNOWN = ['schema', 'sources'] satisfies (keyof MizanOptions)[]

/**
 * @throws {Error} for an option that there is not, and when both a schema and sources are given: a project has one server.
 */
export function resolveOptions(options: MizanOptions, root: string): ResolvedOptions {
  const unknown = Object.keys(options).filter((key) => !KNOWN.some((known) => known === key))
  if (unknown.length > 0) {
    throw new Error(
      `mizan() has no option ${unknown.map((key) => `\`${key}\``).join(', ')}, in vite.config.ts.\n` +
        `There are: ${KNOWN.map((key) => `\`${key}\``).join(', ')}.`,
    )
  }
  if (options.schema !== undefined && options.sources !== undefined) {
    throw new Error(
      'mizan() has both `schema` and `sources`, in vite.config.ts.\n' +
        'Keep `schema` for a server that writes an OpenAPI document, or `sources` for decorated TypeScript.',
    )
  }
  return {
    schema: options.schema === undefined ? null : normalizePath(resolve(root, options.schema)),
    sources: [options.sources ?? 'server/**/*.ts'].flat(),
  }
}
