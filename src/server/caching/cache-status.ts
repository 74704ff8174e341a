import { serializeItem, Token } from 'structured-headers'
import type { CacheStatus } from '../../protocol/index.js'
import type { Caching } from './caching.js'
import type { Through, Unkept } from './read-through.js'

/**
 * `Cache-Status` (RFC 9211) of an answer: what is known of it, and no more. Whether a new one was kept in the end is not: it may
 * have become stale meanwhile. With the `Age` of what ages: caches in front count from there.
 *
 * @param maxAge seconds; null: until it is invalidated
 */
export function cacheStatus({ dev }: Caching, { status, value }: Through<Unkept>, maxAge: number | null): CacheFields {
  if (status.hit && !dev && maxAge === null) return HIT
  if (!status.hit) return { 'Cache-Status': written(forwarded(status, value)) }
  const fields = { 'Cache-Status': written(found(status, maxAge, dev)) }
  return maxAge === null ? fields : { ...fields, Age: String(Math.floor(status.age)) }
}

/** Fields of an answer. */
export type CacheFields = Readonly<Record<string, string>>

type Param = [key: string, value: string | number | boolean | Token]
type Hit = Extract<CacheStatus, { hit: true }>
type Miss = Extract<CacheStatus, { hit: false }>

function found(status: Hit, maxAge: number | null, dev: boolean): Param[] {
  const { age } = status
  const params: Param[] = [['hit', true]]
  if (maxAge !== null) params.push(['ttl', Math.ceil(maxAge - age)])
  if (dev) params.push(['age', Math.floor(age)], ['generation', printable(status.generation)])
  return params
}

function forwarded({ fwd, collapsed, detail }: Miss, value: string | Unkept): Param[] {
  const params: Param[] = [['fwd', new Token(fwd)]]
  if (collapsed) params.push(['collapsed', true])
  const isKept = typeof value === 'string'
  if (!isKept && fwd !== 'bypass') params.push(['stored', false])
  const why = detail ?? (isKept ? null : value.why)
  if (why !== null) params.push(['detail', wordOf(why)])
  return params
}

const wordOf = (text: string) => (/^[A-Za-z][\w-]*$/.test(text) ? new Token(text) : printable(text))

/** Of a cache that is not ours, it may be whatever. */
const printable = (text: string) => text.replace(/[^\x20-\x7e]/g, '?')

const written = (params: Param[]) => serializeItem([new Token('mizan'), new Map(params)])

/** Of most answers. */
const HIT: CacheFields = { 'Cache-Status': written([['hit', true]]) }
