import { memoryCache } from 'mizan/cache'
import { redisCache } from 'mizan/cache/redis'
import { serve as listen } from 'mizan/node'
import type { OriginCache } from 'mizan/protocol'
import { createHandler, defineServer, type ServerTable } from 'mizan/server'
import { fn, params } from '../../server/servers/mizan.js'
import { user_orders, user_profile } from '../page.js'

export type OurName = 'none' | 'one' | 'memory' | 'redis'

/** What a build starts, with a public context of two functions. */
export async function serve(cache: OurName, redis: string): Promise<number> {
  const secret = 'a secret of the benchmark, which is long enough'
  const caches = { none: () => undefined, one: oneAnswer, memory: () => memoryCache(), redis: () => redisCache({ url: redis, secret }) }
  const server = defineServer({ cache: caches[cache]() })
  const { port } = await listen(createHandler(TABLE, server), { server, host: '127.0.0.1', port: 0 })
  return port
}

/** Answers whatever is asked with the first answer that it got: what is left is what a hit costs without a look for it. */
function oneAnswer(): OriginCache {
  let kept: string | undefined
  return {
    open() {},
    read: (_, fill) => (kept === undefined ? first(fill) : { value: kept, status: { hit: true, age: 0, generation: '' } }),
    purge: async () => true,
    clear: async () => true,
    writing: () => () => {},
    close: async () => {},
  }
  async function first<Other extends object>(fill: () => Promise<string | Other>) {
    const value = await fill()
    if (typeof value === 'string') kept = value
    return { value, status: { hit: false, fwd: 'uri-miss' } as const }
  }
}

const USER = { user_id: 'integer' } as const
const READS = { user_orders, user_profile }

const TABLE: ServerTable = {
  base: '/api/mizan/',
  schema: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  contexts: [{ name: 'user', private: false, functions: Object.keys(READS), params: params(USER), shapes: [['user_id']], maxAge: null }],
  functions: Object.entries(READS).map(([name, read]) => fn(name, read, USER, { context: 'user' })),
}
