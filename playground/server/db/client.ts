import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import * as schema from './schema.js'
import { seed } from './seed.js'

export type Database = Awaited<ReturnType<typeof open>>
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

interface Connection {
  opening: Promise<Database> | null
  /** Settles when the last write that was asked for is done. */
  lastWrite: Promise<unknown>
}

// Not a variable of this module: an edited server module is evaluated anew, and must find the open connection again.
const KEY = Symbol.for('oda.connection')
const shared = globalThis as typeof globalThis & { [KEY]?: Connection }
const connection = (shared[KEY] ??= { opening: null, lastWrite: Promise.resolve() })

/** The shop's database. The first to ask creates and seeds its file; who asks meanwhile waits for the same promise. */
export function database(): Promise<Database> {
  connection.opening ??= open().catch((error: unknown) => {
    connection.opening = null
    throw error
  })
  return connection.opening
}

/**
 * Runs `work` in a transaction that is committed when it returns, and rolled back when it throws. Writes take turns:
 * libsql waits for a locked file without yielding, so a second transaction of this process would never be let in.
 */
export async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const db = await database()
  const write = connection.lastWrite.then(() => db.transaction(work))
  connection.lastWrite = write.catch(() => undefined)
  return write
}

/** In dev. What a build made is somewhere else, and its folder is emptied by the next one: there it is the working directory's. */
const BESIDE_THE_SERVER = fileURLToPath(new URL('../../data/shop.db', import.meta.url))

async function open() {
  const file = process.env['SHOP_DB'] ?? (import.meta.env.DEV ? BESIDE_THE_SERVER : resolve('data/shop.db'))
  await mkdir(dirname(file), { recursive: true })
  const client = createClient({ url: pathToFileURL(file).href, timeout: 5000 })
  await client.execute('pragma journal_mode = wal')
  const db = drizzle(client, { schema })
  await db.transaction(seed)
  return db
}
