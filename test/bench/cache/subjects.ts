import type { Subject } from './within.js'

const PAGES = 1000
/** More than the keys that are remembered. */
const MANY = 100_000

export const SUBJECTS: readonly Subject[] = ([
  ['memory', 'memoryCache'],
  ['map', 'Map'],
  ['hmac', 'Map and an HMAC-SHA-256'],
  ['lru', 'lru-cache'],
  ['bento', 'bentocache, tags'],
  ['redis', 'redisCache'],
  ['get', 'one GET of Redis'],
] as const).map(([name, title]) => ({ name, title, pages: PAGES }))

/** What hides keys in Redis, by itself. */
export const KEYS: readonly Subject[] = [
  { name: 'keys', title: 'redisCache, its keys alone', pages: PAGES },
  { name: 'keys', title: 'the same, 100,000 pages', pages: MANY },
]

/** Whether a keeper needs Redis. */
export const needsRedis = ({ name }: Subject): boolean => name === 'redis' || name === 'get'
