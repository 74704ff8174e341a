/** A process of a server, as far as its cache goes. It answers what its parent asks. */
import { redisCache } from 'mizan/cache/redis'

const cache = redisCache({ url: process.env.CACHE_URL, secret: process.env.CACHE_SECRET, lease: Number(process.env.CACHE_LEASE ?? 10), timeout: 1_000 })
cache.open({ schema: 'one', secret: null, dev: false })

const entry = { key: 'user?user_id=5', context: 'user', names: ['user', 'user;user_id=5'], maxAge: null }

async function answer({ read, purge }) {
  if (purge) process.send({ told: await cache.purge(['user;user_id=5'], ['user']) })
  else {
    const { value, status } = await cache.read(entry, async () => read)
    process.send({ value, hit: status.hit, fwd: status.fwd, detail: status.detail })
  }
}

process.on('message', (message) => void answer(message))
process.on('disconnect', () => process.exit())
process.send('ready')
