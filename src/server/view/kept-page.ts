import type { Problem } from '../../protocol/index.js'
import { cacheStatus } from '../caching/cache-status.js'
import type { Caching } from '../caching/caching.js'
import { codeKey, keyPrefix } from '../caching/entry-key.js'
import { isAbandoned, readThrough, unkeptBy, type Asked, type Unkept } from '../caching/read-through.js'
import type { Reads } from '../caching/reads.js'
import { entityTag } from '../etag.js'
import type { Loaded } from '../load.js'
import type { ServerContext } from '../table.js'
import type { Given, Visited } from './answer-view.js'
import { saysNoStore, saysPrivate } from './caching.js'
import type { Sent } from './headers.js'
import { knownBody, rememberBody } from './known-body.js'

/** A request for a page of a context, by somebody who may see it. */
type PageRead = Visited & Given & { context: ServerContext; loaded: Loaded; text: string }

type Answered = Sent | { ok: false; problem: Problem }

interface Other extends Unkept {
  sent: Answered
}

/** The page as the view gives it now, or gave it for the cache. */
export async function readPage(caching: Caching, it: PageRead, run: (reads: Reads) => Promise<Answered>): Promise<Answered> {
  const { service, view, context, loaded, visitor, request, groups } = it
  const start = keyPrefix(caching, service.table, context, view.fn)
  const prefix = caching.build === null ? start + codeKey([loaded]) : start
  const asked: Asked = { context, prefix, args: it.text, names: groups, visitor, request }
  const answer = await readThrough<Other>(service, caching, asked, (reads) => fill(caching, asked, reads, run))
  if ('problem' in answer) return { ok: false, problem: answer.problem }
  const status = cacheStatus(caching, answer, context.maxAge)
  const { value } = answer
  if (typeof value !== 'string') return value.sent.ok ? { ...value.sent, kept: { tag: null, status } } : value.sent
  const { tag, response } = read(value)
  return { ok: true, response, location: null, stale: [], groups, kept: { tag, status } }
}

async function fill(caching: Caching, asked: Asked, reads: Reads, run: (reads: Reads) => Promise<Answered>): Promise<string | Other> {
  const sent = await run(reads)
  if (!sent.ok || sent.response.status !== 200 || isAbandoned(asked, reads)) return { sent, why: null }
  const why = unkeptBy(caching, asked, reads) ?? unkeepable(sent.response, asked.context)
  if (why !== null) return { sent, why }
  const body = knownBody(sent.response) ?? ''
  return write(sent.response, body, await entityTag(body))
}

/** In characters. What is larger is worth a thought of its own. */
const MAX = 1024 * 1024

function unkeepable(response: Response, context: ServerContext): string | null {
  const { headers } = response
  const body = knownBody(response)
  if (body === undefined) return 'a body that is not html'
  if (body.length > MAX) return 'a large body'
  if (headers.has('Set-Cookie')) return 'sets a cookie'
  if (saysNoStore(headers)) return 'no-store'
  return saysPrivate(headers) && !context.private ? 'private' : null
}

/** What the page is besides its body, on a line of its own. */
function write({ statusText, headers }: Response, body: string, tag: string): string {
  return `${JSON.stringify([tag, statusText, [...headers]])}\n${body}`
}

function read(kept: string): { tag: string; response: Response } {
  const end = kept.indexOf('\n')
  const [tag, statusText, headers] = JSON.parse(kept.slice(0, end)) as [string, string, [string, string][]]
  const body = kept.slice(end + 1)
  return { tag, response: rememberBody(new Response(body, { status: 200, statusText, headers }), body) }
}
