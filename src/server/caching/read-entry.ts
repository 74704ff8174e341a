import type { Admission } from '../admission.js'
import { readBundle, type Bundle } from '../bundle.js'
import { entryGroups } from '../cache-groups.js'
import { entityTag } from '../etag.js'
import type { QueryValue } from '../query.js'
import type { Service } from '../service.js'
import type { ServerContext } from '../table.js'
import type { Visitor } from '../visitor.js'
import { cacheStatus, type CacheFields } from './cache-status.js'
import type { Caching } from './caching.js'
import { codeKey, keyPrefix } from './entry-key.js'
import { isAbandoned, readThrough, unkeptBy, type Asked, type Through, type Unkept, type Unknowable } from './read-through.js'
import type { Reads } from './reads.js'

/** One entry of a context that somebody asks for. */
export interface EntryRead {
  context: ServerContext
  /** Canonical params. */
  query: string
  values: ReadonlyMap<string, QueryValue>
  /** Where they are known already. */
  groups?: readonly string[] | undefined
  admitted: readonly Admission[]
  visitor: Visitor
  request: Request
}

export type Entry =
  | { ok: true; body: string; tag?: string; status: CacheFields | null }
  /** What went wrong, or with which functions. */
  | { ok: false; bundle: Bundle; status: CacheFields | null }
  | ({ ok: false } & Unknowable)

/** The new state of an entry, as its functions give it now or gave it for the cache. */
export function readEntry(service: Service, it: EntryRead): Entry | Promise<Entry> {
  const { caching } = service
  if (!caching) return readBundle(service, it.admitted, it.values, it.visitor, it.request).then((bundle) => plain(bundle, null))
  const { context, query: args, values, groups: names = entryGroups(context, values), admitted, visitor, request } = it
  // An answer with `$errors` is not kept, and who is refused something must not get what others were given.
  for (const one of admitted) if ('problem' in one) return refused(service, caching, it)
  const start = keyPrefix(caching, service.table, context, context)
  const asked: Asked = { context, prefix: caching.build === null ? start + codeKey(codeOf(admitted)) : start, args, names, visitor, request }
  const through = readThrough<Other>(service, caching, asked, (reads) => fill(service, caching, it, asked, reads))
  return through instanceof Promise ? through.then((answer) => entryOf(caching, it, answer)) : entryOf(caching, it, through)
}

const codeOf = (admitted: readonly Admission[]) => admitted.flatMap((one) => ('loaded' in one ? [one.loaded] : []))

interface Other extends Unkept {
  bundle: Bundle
}

/** The length of an entity tag, which stands before the body of what is kept. */
const TAG = 24

async function fill(service: Service, caching: Caching, it: EntryRead, asked: Asked, reads: Reads): Promise<string | Other> {
  const bundle = await readBundle(service, it.admitted, it.values, it.visitor, it.request, reads)
  if (!bundle.ok || bundle.failed.length > 0 || isAbandoned(asked, reads)) return { bundle, why: null }
  const why = unkeptBy(caching, asked, reads)
  if (why !== null) return { bundle, why }
  const body = bodyOf(bundle)
  const tag = entityTag(body)
  return (typeof tag === 'string' ? tag : await tag) + body
}

function entryOf(caching: Caching, { context }: EntryRead, answer: Through<Other> | Unknowable): Entry {
  if ('problem' in answer) return { ok: false, ...answer }
  const status = cacheStatus(caching, answer, context.maxAge)
  const { value } = answer
  if (typeof value !== 'string') return plain(value.bundle, status)
  return { ok: true, body: value.slice(TAG), tag: value.slice(0, TAG), status }
}

async function refused(service: Service, caching: Caching, it: EntryRead): Promise<Entry> {
  const bundle = await readBundle(service, it.admitted, it.values, it.visitor, it.request)
  return plain(bundle, cacheStatus(caching, { value: { why: null }, status: { hit: false, fwd: 'bypass', detail: 'refused' } }, null))
}

function plain(bundle: Bundle, status: CacheFields | null): Entry {
  if (!bundle.ok || bundle.failed.length > 0) return { ok: false, bundle, status }
  return { ok: true, body: bodyOf(bundle), status }
}

const bodyOf = ({ members }: Extract<Bundle, { ok: true }>) => `{${members}}`
