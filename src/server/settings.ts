import type { InvalidationListener } from './define-server.js'
import type { MizanRequest } from './request.js'

/** What `defineServer` takes. */
export interface Settings<Who = unknown> {
  /** Whether a user has a role that a function asks for. @default by the user's own `roles`, `is_staff`, `is_superuser` */
  hasRole?: (user: NonNullable<Who>, role: string) => boolean | Promise<boolean>
  /** Origins, besides the server's own, whose pages may call functions: `['https://shop.example']`. */
  allowedOrigins?: readonly string[]
  limits?: Limits
  /**
   * Where the bytes of an uploaded file wait for the function: in memory, in a temporary file, or in one in a folder of
   * your own. A temporary file is removed once the function is done and its request answered; what should last has to be
   * copied. Workers have memory alone.
   * @default 'memory'
   */
  uploads?: Uploads
  /**
   * Runs a function that may write within a transaction: what it throws rolls back, and nothing is invalidated before
   * it has committed.
   *
   * @example
   * transaction: (_request, run) => db.transaction(run)
   */
  transaction?: (request: MizanRequest, run: () => Promise<unknown>) => Promise<unknown>
  /** Hears of every invalidation, after the work has committed and before the client is answered: purge an edge here. */
  onInvalidate?: InvalidationListener
  /** Hears of every error that a client sees as a 500. @default console.error */
  onError?: (error: unknown, fn: string) => void
  /** Hears of every answer: for an access log. */
  onAnswer?: (entry: AnswerEntry) => void
}

export type Uploads = 'memory' | 'disk' | { dir: string }

/** Sizes in bytes. What is over one of them is a 413, but for `depth`, which is a 400. */
export interface Limits {
  /** Of a body without files, and of all that is no file in a body with files. @default 1 MiB */
  body?: number
  /** How deep JSON may nest: `{"a":[]}` is two. @default 64 */
  depth?: number
  /** Of one file. @default 10 MiB */
  file?: number
  /** How many files one request may bring. @default 20 */
  files?: number
  /** Of all files of one request together. @default 32 MiB, or `file` where that is more */
  upload?: number
}

/** One answered request. */
export interface AnswerEntry {
  method: string
  /** Without its query, which may hold what a log should not. */
  path: string
  status: number
  /** Milliseconds. */
  duration: number
  /** The function or context that answered; null when none did. */
  name: string | null
}
