import { refuseUnknown } from './refusal.js'
import { resolveSchema, type ResolvedSchema, type SchemaOption } from './schema-option.js'

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
   * Origins, besides the dev server's own, whose pages may call functions: `['https://tunnel.example']` for a proxy with TLS.
   * @default []
   */
  allowedOrigins?: string[]
}

export interface ResolvedOptions {
  /** Null: the functions are decorated TypeScript. */
  schema: ResolvedSchema | null
  sources: string[]
}

const KNOWN = Object.keys({ schema: true, sources: true, allowedOrigins: true } satisfies Record<keyof MizanOptions, true>)

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
  return {
    schema: options.schema === undefined ? null : resolveSchema(options.schema, root),
    sources: [options.sources ?? 'server/**/*.ts'].flat(),
  }
}
