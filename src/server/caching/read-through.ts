import type { CacheAnswer, CacheStatus, Problem } from '../../protocol/index.js'
import { MizanRequest } from '../request.js'
import { failure } from '../run.js'
import type { Service } from '../service.js'
import type { ServerContext } from '../table.js'
import type { Visitor } from '../visitor.js'
import type { Caching } from './caching.js'
import { Reads } from './reads.js'
import { userText } from './user-text.js'

/** One answer that may be kept, asked for by somebody whom the guards have let in. */
export interface Asked {
  context: ServerContext
  /** What its key begins with: `keyPrefix`, and `codeKey` where no build tells the code. */
  prefix: string
  /** What tells its entries apart: canonical params, or the arguments of a view. */
  args: string
  /** The groups of the entry. */
  names: readonly string[]
  visitor: Visitor
  request: Request
}

/** An answer that is not kept. */
export interface Unkept {
  /** Why not, where it would be the same for the next who asks: what the functions do, rather than what befell them. */
  why: string | null
}

export interface Through<Other> {
  value: string | Other
  status: CacheStatus
}

/** `cacheKey` of the application failed: without it, nobody knows whose answer would be whose. */
export interface Unknowable {
  problem: Problem
}

/** Where an answer is kept, or why the cache is not asked. */
type Place = { key: string } | { bypass: string } | Unknowable

/**
 * Answers by the cache, or by `fill`, whose text is then kept. Who asks is known by now, and let in: no cache is looked into before
 * (PROTOCOL 4).
 *
 * @param fill runs the functions, and notes in `reads` what they read of the request
 * @throws whatever `fill` throws
 */
export function readThrough<Other extends Unkept>(
  service: Service,
  caching: Caching,
  asked: Asked,
  fill: (reads: Reads) => Promise<string | Other>,
): Answered<Other> | Promise<Answered<Other>> {
  const place = asked.context.private ? placeOf(service, caching, asked) : { key: asked.prefix + asked.args }
  return place instanceof Promise ? place.then((it) => readAt(caching, asked, it, fill)) : readAt(caching, asked, place, fill)
}

type Answered<Other> = Through<Other> | Unknowable

function readAt<Other extends Unkept>(
  { cache, unkept }: Caching,
  { context, names }: Asked,
  place: Place,
  fill: (reads: Reads) => Promise<string | Other>,
): Answered<Other> | Promise<Answered<Other>> {
  if ('problem' in place) return place
  const run = () => fill(new Reads())
  if ('bypass' in place) return bypass(run, place.bypass)
  const { key } = place
  if (unkept.size > 0) {
    const before = unkept.get(key)
    if (before && performance.now() - before.at < AGAIN) return bypass(run, before.why)
  }
  const answer = cache.read<Other>({ key, context: context.name, names, maxAge: context.maxAge }, run)
  return answer instanceof Promise ? answer.then((it) => noted(unkept, key, it)) : noted(unkept, key, answer)
}

/** For how long an answer counts as one that cannot be kept, once it could not, in milliseconds. */
const AGAIN = 10_000

async function bypass<Other extends Unkept>(run: () => Promise<string | Other>, detail: string): Promise<Through<Other>> {
  return { value: await run(), status: { hit: false, fwd: 'bypass', detail } }
}

function noted<Other extends Unkept>(unkept: Caching['unkept'], key: string, answer: CacheAnswer<Other>): CacheAnswer<Other> {
  const { value } = answer
  if (typeof value === 'object' && value.why !== null) unkept.set(key, { why: value.why, at: performance.now() })
  return answer
}

/** Of a private context: what else the answer depends on is who asks, as far as the functions and `cacheKey` see it. */
async function placeOf(service: Service, { cacheKey }: Caching, { prefix, args, visitor, request }: Asked): Promise<Place> {
  let user: unknown
  try {
    user = await visitor.user()
  } catch {
    // The functions are told the same, each in its place.
    return { bypass: 'user' }
  }
  const text = userText(user)
  let own: string | null = null
  if (cacheKey) {
    try {
      own = await ownKey(cacheKey, new MizanRequest(request, { visitor, user }))
    } catch (error) {
      return { problem: failure(service, error, 'cacheKey', request) }
    }
    if (own === null) return { bypass: 'no cacheKey' }
  } else if (text === null) return { bypass: 'user' }
  if (visitor.touched) return { bypass: 'session changed' }
  // Last, since it is nobody's whose user is no more.
  return { key: prefix + JSON.stringify([visitor.principal, text, own]) + args }
}

async function ownKey(cacheKey: NonNullable<Caching['cacheKey']>, request: MizanRequest): Promise<string | null> {
  const key: unknown = (await cacheKey(request)) ?? null
  if (key === null || typeof key === 'string') return key
  throw new TypeError(`cacheKey of defineServer gave a value of type ${typeof key}. Return a string, or null for what is not to be kept.`)
}

/** Why what functions gave is not kept; null: it may be. */
export function unkeptBy(caching: Caching, { context, visitor }: Asked, reads: Reads): string | null {
  if (!context.private) return null
  if (visitor.touched) return 'session changed'
  return reads.request !== null && !caching.cacheKey ? `reads ${reads.request}` : null
}

/** Whether the answer may be half of one: nobody waits for it any more, and a function saw that. */
export function isAbandoned({ request }: Asked, reads: Reads): boolean {
  return reads.signal && request.signal.aborted
}
