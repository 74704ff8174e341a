import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import type { Bench } from './child.js'
import { KEEPERS, type Keeper } from './keepers.js'
import { makePage, namesOf, pageOf, pathOf, type Page } from './page.js'

/** Milliseconds of one round of hits. */
const ROUND = 200

/** @returns measures one round: nanoseconds of a hit, one after the other */
export async function hits({ name, redis, pages }: Bench): Promise<() => Promise<{ ns: number }>> {
  const keeper = await KEEPERS[name](redis)
  const read = (user: number) => keeper.read(pathOf(user), () => namesOf(user), () => makePage(user))
  await untilKept(keeper)
  for (let user = 0; user < pages; user++) await read(user)
  return async () => {
    let count = 0
    const start = performance.now()
    while (performance.now() - start < ROUND) {
      for (let turn = 0; turn < 50; turn++) {
        const page = read(count++ % pages)
        if (page instanceof Promise) await page
      }
    }
    return { ns: (1e6 * (performance.now() - start)) / count }
  }
}

/** 100,000 pages: so many users, and so many pages of each. */
const USERS = 1000
const OF_EACH = 100
/** Users whose pages are purged, of those. */
const PURGED = 50
/** Pages that are filled at once. */
const AT_ONCE = 64

/** In milliseconds. */
export interface Purged {
  scopes: number[]
  context: number
}

/** @returns measures one round: fills it, purges some scopes, each alone, and then the whole context */
export async function purges({ name, redis }: Bench): Promise<() => Promise<Purged>> {
  return async () => {
    const keeper = await KEEPERS[name](redis)
    try {
      await untilKept(keeper)
      await fill(keeper)
      const scopes: number[] = []
      for (let user = 0; user < PURGED; user++) {
        await expectKept(keeper, user, true)
        scopes.push(await timeOf(() => keeper.purge(`user;user_id=${user}`)))
        await expectKept(keeper, user, false)
        await expectKept(keeper, PURGED, true)
      }
      const context = await timeOf(() => keeper.purge('user'))
      for (let user = PURGED; user < USERS; user += PURGED) await expectKept(keeper, user, false)
      return { scopes, context }
    } finally {
      await keeper.close?.()
      if (name === 'redis' || name === 'get') await flush(redis)
    }
  }
}

async function fill(keeper: Keeper): Promise<void> {
  const { body } = await makePage(5)
  let next = 0
  const some = async () => {
    while (next < USERS * OF_EACH) {
      const [user, page] = [Math.floor(next / OF_EACH), next++ % OF_EACH]
      await keeper.read(keyOf(user, page), () => namesOf(user), async () => pageOf(body))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some))
}

const keyOf = (user: number, page: number): string => `${pathOf(user)}&page=${page}`

async function timeOf(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** What was purged is not looked at without this: it would be other work to have purged nothing. */
async function expectKept(keeper: Keeper, user: number, isKept: boolean): Promise<void> {
  for (const page of [0, OF_EACH - 1]) {
    if ((await isHit(keeper, keyOf(user, page), user)) === isKept) continue
    throw new Error(`Page ${page} of user ${user} is ${isKept ? 'not kept' : 'kept though it was purged'}.`)
  }
}

async function isHit(keeper: Keeper, key: string, user: number): Promise<boolean> {
  let made = false
  await keeper.read(key, () => namesOf(user), async (): Promise<Page> => {
    made = true
    return makePage(user)
  })
  return !made
}

/** One that has to connect first, and to join others, keeps nothing until then. */
async function untilKept(keeper: Keeper): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isHit(keeper, 'probe', 0)) return
    await sleep(25)
  }
  throw new Error('Nothing is kept, though there were five seconds to begin.')
}

async function flush(url: string): Promise<void> {
  const redis = createClient({ url })
  await redis.connect()
  await redis.flushDb()
  await redis.close()
}
