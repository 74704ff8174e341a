import type { Server } from './child.js'

/** A server that answers the page of a user. */
export interface Contestant extends Pick<Server, 'part' | 'name' | 'database'> {
  title: string
  needsRedis?: true
  /** Its functions run for each request. */
  keepsNothing?: true
  /** It answers others' pages as well, and is there for what a hit costs alone. */
  keepsOne?: true
}

/** Milliseconds of the database, where there is one to wait for. */
export const DATABASE = 2

const mizan = (name: Server['name'], title: string, more: Partial<Contestant> = {}): Contestant =>
  ({ part: 'mizan', name, title, database: DATABASE, ...more })

const peer = (name: Server['name'], title: string, more: Partial<Contestant> = {}): Contestant =>
  ({ part: 'peer', name, title: `node:http, ${title}`, database: DATABASE, ...more })

/** Mizan's cache in memory first: the others write the headers that it writes. */
export const CONTESTANTS: readonly Contestant[] = [
  mizan('memory', 'Mizan, memoryCache'),
  mizan('redis', 'Mizan, redisCache', { needsRedis: true }),
  mizan('one', 'Mizan, a cache that has but one answer', { keepsOne: true }),
  mizan('none', `Mizan, functions, ${DATABASE} ms each`, { keepsNothing: true }),
  mizan('none', 'Mizan, functions, 0 ms each', { keepsNothing: true, database: 0 }),
  peer('map', 'Map'),
  peer('hmac', 'Map and an HMAC-SHA-256'),
  peer('lru', 'lru-cache'),
  peer('bento', 'bentocache'),
  peer('get', 'one GET of Redis', { needsRedis: true }),
]
