import type { Invalidation } from '../../protocol/index.js'
import type { CacheFields } from '../caching/cache-status.js'
import { cacheGroupInvalidation } from '../cache-groups.js'
import { entityTag, matchesTag } from '../etag.js'
import { invalidationHeader } from '../invalidation-header.js'
import type { Visited } from './answer-view.js'
import { SAFE } from '../methods.js'
import { cacheAsContext, forbidStoring, isShared } from './caching.js'
import { knownBody } from './known-body.js'
import { isScripted, scriptLocation, tellScript } from './redirect.js'
import { responseOf } from './result.js'

/** What a view answered, and what follows from it. */
export interface Sent {
  ok: true
  response: Response
  /** Where a script is told to go, instead of being redirected. */
  location: string | null
  stale: readonly Invalidation[]
  /** Of the page, where it is of a context; null where the view was not run. */
  groups: readonly string[] | null
  /** Of a page that was asked of the cache, where there is one. */
  kept?: Kept
}

/** How the cache knows a page. */
export interface Kept {
  /** Null: the page is not kept. */
  tag: string | null
  status: CacheFields
}

/** The view's Response with the headers of the protocol, and without a body that its receiver has. */
export async function sendable(it: Visited, sent: Sent): Promise<Response> {
  const { service, request, view } = it
  const { response, location, stale } = sent
  const headers = new Headers(response.headers)
  for (const name of OURS) headers.delete(name)
  if (stale.length) {
    headers.set('X-Mizan-Invalidate', invalidationHeader(stale, service.contexts))
    headers.set('Cache-Group-Invalidation', cacheGroupInvalidation(stale, service))
  }
  if (location !== null) tellScript(headers, request.headers, location)
  setCaching(it, sent, headers)
  const status = location === null ? response.status : 200
  const text = knownBody(response)
  if (status !== 200 || location !== null || !SAFE.has(request.method)) {
    return respond(request, response, location === null ? (text ?? response.body) : null, { status, headers })
  }
  if (text !== undefined && view.fn.context !== null && headers.get('Cache-Control') !== 'no-store') {
    headers.set('ETag', sent.kept?.tag ?? (await entityTag(text)))
  }
  const tag = headers.get('ETag')
  if (tag === null || !matchesTag(request.headers.get('If-None-Match'), tag.replace(/^W\//, ''))) {
    return respond(request, response, text ?? response.body, { status, headers })
  }
  for (const name of ['Content-Type', 'Content-Length', 'Content-Encoding']) headers.delete(name)
  return respond(request, response, null, { status: 304, headers })
}

/** A guard's own answer: the way to a login, say. What it depends on is who asks, so nobody keeps it. */
export function refusedByGuard(it: Visited, result: Response): Promise<Response> {
  const response = responseOf(it.view.fn, result)
  return sendable(it, { ok: true, response, location: toldLocation(it, response), stale: [], groups: null })
}

/** Where a script is told to go that would not see a redirect; null when none does. @throws {TypeError} see `scriptLocation` */
export function toldLocation({ request, url }: Visited, response: Response): string | null {
  return SAFE.has(request.method) || !isScripted(request.headers) ? null : scriptLocation(response, url)
}

/** What a view cannot say itself: it would be believed. */
const OURS = ['X-Mizan-Invalidate', 'Cache-Group-Invalidation', 'Cache-Groups', 'X-Mizan-Location', 'X-Mizan-Schema']

function setCaching({ service, view, request, visitor }: Visited, { response, groups, kept }: Sent, headers: Headers): void {
  for (const [name, value] of Object.entries(kept?.status ?? {})) headers.append(name, value)
  const context = view.fn.context === null ? undefined : service.contexts.get(view.fn.context)
  if (!groups || !SAFE.has(request.method) || response.status >= 300) return forbidStoring(headers)
  if (context) {
    if (response.status !== 200) return forbidStoring(headers)
    cacheAsContext(headers, context, groups)
  } else if (!headers.has('Cache-Control')) forbidStoring(headers)
  // What shared caches keep sets no cookie, and shows no token: they would hand one browser's to all.
  if ((visitor.tokenShown || headers.has('Set-Cookie')) && isShared(headers)) forbidStoring(headers)
}

function respond(request: Request, from: Response, body: string | ReadableStream | null, init: { status: number; headers: Headers }): Response {
  const isSent = body !== null && request.method !== 'HEAD'
  // What will not be read is let go of, or a file or a connection behind it stays open.
  if (!isSent) void from.body?.cancel().catch(() => {})
  return new Response(isSent ? body : null, { ...init, statusText: init.status === from.status ? from.statusText : '' })
}
