import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { createClient } from 'redis'
import { freePort } from '../../free-port.js'

const SERVER = 'redis-server'

/** A Redis for the benchmark, with a database that is empty and is empty again in the end. */
export interface Redis {
  url: string
  /** Empties the database. */
  flush(): Promise<void>
  dispose(): Promise<void>
}

/**
 * The one that MIZAN_REDIS_URL names, or one that is started here and keeps nothing on the disk.
 *
 * @returns null when there is none, and no `redis-server` either
 * @throws {Error} when the database that is named holds anything
 */
export async function findRedis(): Promise<Redis | null> {
  const named = process.env['MIZAN_REDIS_URL']
  if (named !== undefined) return connect(named, null)
  const port = await freePort()
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()]
  const child = spawn(SERVER, options.map(String), { stdio: 'ignore' })
  const isThere = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)]).catch(() => false)
  return isThere ? connect(`redis://127.0.0.1:${port}/0`, child) : null
}

async function connect(url: string, child: ChildProcess | null): Promise<Redis> {
  const redis = createClient({ url, socket: { reconnectStrategy: (tries) => (child && tries < 100 ? 50 : false) } })
  redis.on('error', () => {})
  const end = async () => {
    redis.destroy()
    if (child && child.exitCode === null) {
      child.kill()
      await once(child, 'exit')
    }
  }
  try {
    await redis.connect()
    const count = await redis.dbSize()
    if (count) throw new Error(`${url} holds ${count} keys. The benchmark empties its database: name an empty one in MIZAN_REDIS_URL.`)
  } catch (error) {
    await end()
    throw error
  }
  const flush = async () => void (await redis.flushDb())
  const dispose = async () => {
    try {
      await flush()
    } finally {
      await end()
    }
  }
  return { url, flush, dispose }
}
