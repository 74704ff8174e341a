import { resolve } from 'node:path'
import { normalizePath } from 'vite'
import type { SchemaOptions } from '../project/create-source.js'
import { refuseUnknown, unusable } from './refusal.js'

/** An OpenAPI document with `x-mizan-functions` in a file. */
export interface SchemaFile {
  /** JSON or YAML, relative to the Vite root: `'mizan.schema.json'`. */
  file: string
  /**
   * The server's address, such as `'http://localhost:8000'`: the dev server and `vite preview` pass requests below the schema's
   * base on to it, WebSockets included, and those for its views, unless `server.proxy` has a key for that path.
   * @default false
   */
  proxy?: string | false
}

/** A document that a server gives. In dev it is asked again and again, and may start after Vite. */
export interface SchemaUrl {
  /** `'http://localhost:8000/api/mizan/schema/'`. */
  url: string
  /**
   * Sent along, to the origin of `url` alone: an object, or a function that gives one, asked before each request.
   * @default {}
   */
  headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>)
  /**
   * Milliseconds from one question to the next, in dev. A server that restarts is found again within one. false: it is asked
   * until it has answered once, and then when a file of `watch` has changed or it is seen to have started anew.
   * @default 2000
   */
  poll?: number | false
  /**
   * Globs of the server's files, relative to the Vite root: `['**\/*.py']`. A change of one is a reason to ask at once, and to look
   * for the server to start anew. One that begins with `!` leaves files out.
   * @default []
   */
  watch?: string | string[]
  /**
   * Milliseconds that one question may take.
   * @default 10_000
   */
  timeout?: number
  /**
   * A copy of the document, relative to the Vite root: `'mizan.schema.json'`. Dev writes it when the schema has changed, to be
   * committed; a build without the server, and dev until the server has answered, use it and say so.
   * @default none
   */
  snapshot?: string
  /**
   * Where the dev server and `vite preview` pass requests below the schema's base on to, WebSockets included, and those for
   * views, unless `server.proxy` has a key for that path. false: nowhere.
   * @default the origin of `url`
   */
  proxy?: string | false
}

/** A document that a command prints. In dev it runs at the start, and each time that a file of `watch` has changed. */
export interface SchemaCommand {
  /**
   * A line for a shell, `'python manage.py mizan_schema'`, or a program with its arguments, which needs no shell and no quotes:
   * `['python', 'manage.py', 'mizan_schema']`. It prints the document to its standard output, and nothing else.
   */
  command: string | string[]
  /**
   * Globs of the files that it depends on, relative to the Vite root: `['**\/*.py']`. One that begins with `!` leaves files out.
   * After a change the server at `proxy` is looked for to start anew, too.
   * @default []
   */
  watch?: string | string[]
  /**
   * The folder that it runs in, relative to the Vite root.
   * @default the Vite root
   */
  cwd?: string
  /**
   * Environment variables, added to Vite's own.
   * @default {}
   */
  env?: Record<string, string | undefined>
  /**
   * Milliseconds after which it is ended, with all that it has started.
   * @default 60_000
   */
  timeout?: number
  /**
   * A copy of the document, relative to the Vite root: `'mizan.schema.json'`. Dev writes it when the schema has changed, to be
   * committed; a build where the command does not run, and dev until it has, use it and say so.
   * @default none
   */
  snapshot?: string
  /**
   * The server's address, such as `'http://localhost:8000'`: as for a file.
   * @default false
   */
  proxy?: string | false
}

/** Short: a string that begins with `http://` or `https://` is a URL, and any other a file. */
export type SchemaOption = string | SchemaFile | SchemaUrl | SchemaCommand

export interface ResolvedSchema {
  source: SchemaOptions
  /** The origin that requests to the server go to; null: they are none of our business. */
  proxy: string | null
  /** Where the server is, as well as that is known, whether or not requests go there. */
  origin: string | null
}

const KNOWN = {
  file: ['file', 'proxy'] satisfies (keyof SchemaFile)[],
  url: ['url', 'headers', 'poll', 'watch', 'timeout', 'snapshot', 'proxy'] satisfies (keyof SchemaUrl)[],
  command: ['command', 'watch', 'cwd', 'env', 'timeout', 'snapshot', 'proxy'] satisfies (keyof SchemaCommand)[],
}

const isUrl = (text: string) => /^https?:\/\//i.test(text)

/** @throws {Error} for what is none of the forms of the option, and for members that its form does not have */
export function resolveSchema(option: SchemaOption, root: string): ResolvedSchema {
  const long = typeof option !== 'string' ? option : isUrl(option) ? { url: option } : { file: option }
  const kinds = isRecord(long) ? (['file', 'url', 'command'] as const).filter((key) => key in long) : []
  const [kind] = kinds
  if (!kind || kinds.length > 1) {
    throw unusable('schema', "a path, a URL, or an object with one of `file`, `url` and `command`, as in { url: 'http://localhost:8000/schema/' }")
  }
  refuseUnknown('schema', long, KNOWN[kind])
  const path = (file: string) => normalizePath(resolve(root, file))
  const snapshot = 'snapshot' in long && long.snapshot !== undefined ? path(text('snapshot', long.snapshot)) : null
  if ('file' in long) return { source: path(text('file', long.file)), ...addressOf(long.proxy, null) }
  if ('url' in long) {
    const url = urlOf('url', long.url)
    const { headers = {}, poll = 2000, watch = [] } = long
    if (typeof headers !== 'function' && !isStrings(headers)) throw unusable('schema.headers', 'an object of strings, or a function that gives one')
    return {
      source: {
        kind: 'url',
        url: url.href,
        headers,
        poll: poll === false ? false : milliseconds('poll', poll),
        watch: texts('watch', [watch].flat(), 0),
        timeout: milliseconds('timeout', long.timeout ?? 10_000),
        snapshot,
      },
      ...addressOf(long.proxy, url.origin),
    }
  }
  const { command, watch = [], cwd = '.', env = {} } = long
  return {
    source: {
      kind: 'command',
      command: typeof command === 'string' ? text('command', command) : texts('command', command, 1),
      watch: texts('watch', [watch].flat(), 0),
      root,
      cwd: path(text('cwd', cwd)),
      env,
      timeout: milliseconds('timeout', long.timeout ?? 60_000),
      snapshot,
    },
    ...addressOf(long.proxy, null),
  }
}

function text(key: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw unusable(`schema.${key}`, 'a string that is not empty')
}

function texts(key: string, value: unknown, least: number): string[] {
  if (Array.isArray(value) && value.length >= least && value.every((item) => typeof item === 'string' && item !== '')) return value as string[]
  throw unusable(`schema.${key}`, 'a string, or an array of strings')
}

function milliseconds(key: string, value: unknown): number {
  // Node takes a longer one for one millisecond.
  if (typeof value === 'number' && value > 0 && value < 2 ** 31) return value
  throw unusable(`schema.${key}`, `a number of milliseconds${key === 'poll' ? ', or false' : ''}`)
}

function urlOf(key: string, value: unknown): URL {
  if (typeof value === 'string' && isUrl(value) && URL.canParse(value)) return new URL(value)
  throw unusable(`schema.${key}`, 'a URL that begins with http:// or https://')
}

function addressOf(proxy: unknown, usual: string | null): Pick<ResolvedSchema, 'proxy' | 'origin'> {
  if (proxy === false) return { proxy: null, origin: usual }
  const origin = proxy === undefined ? usual : urlOf('proxy', proxy).origin
  return { proxy: origin, origin }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isStrings = (value: unknown) => isRecord(value) && Object.values(value).every((item) => typeof item === 'string')
