import { originCache } from '../../../src/cache/cache.js'
import type { Process, Strategy } from './world.js'

const SCOPE = 'user;user_id=5'
const ENTRY = { key: 'user 5', context: 'user', names: ['user', SCOPE], maxAge: null }

/** What is shipped: the real cache, whose store is the model's. */
export const shipped: Strategy = (process) => {
  const cache = originCache(process.store())
  return {
    read: async (fill) => (await cache.read<never>(ENTRY, fill)).value,
    purge: () => cache.purge([SCOPE], ['user']),
  }
}

/** A purge deletes the entry. What is being made then is kept after it. */
export const deletes: Strategy = ({ shared, step }) => ({
  async read(fill) {
    const kept = await step('get', () => shared.entries.get(ENTRY.key))
    return kept ? kept.text : keep(shared, step, await fill(), [])
  },
  async purge() {
    await step('delete', () => shared.entries.delete(ENTRY.key))
    return true
  },
})

/** A purge notes when it was, and an entry when it was stored: what was read before it is stored after it. */
export const timeOfStoring = byTime({ taken: 'after the functions', ticks: 1 })

/** An entry has the time at which its functions began, by a clock that stands still for some steps, and a tie counts as fresh. */
export const timeOfStart = byTime({ taken: 'before the functions', ticks: 8 })

function byTime({ taken, ticks }: { taken: 'before the functions' | 'after the functions'; ticks: number }): Strategy {
  return ({ shared, step, now }) => {
    const time = () => Math.floor(now() / ticks)
    return {
      async read(fill) {
        const { kept, start } = await step('get', () => {
          const entry = shared.entries.get(ENTRY.key)
          const purged = shared.generations.get(SCOPE) ?? '-1'
          return { kept: entry && entry.at >= Number(purged) ? entry : undefined, start: time() }
        })
        if (kept) return kept.text
        const text = await fill()
        return step('set', () => {
          const at = taken === 'before the functions' ? start : time()
          shared.entries.set(ENTRY.key, { text, at, generations: [] })
          return text
        })
      },
      async purge() {
        await step('note the time', () => shared.generations.set(SCOPE, String(time())))
        return true
      },
    }
  }
}

/** Generations as they are shipped, but for one thing each. */
interface Mistake {
  /** The generation is read when the answer is stored. */
  capturesLate?: true
  /** Who finds the functions at work on the same entry waits for them, whatever was purged since they began. */
  joinsByKey?: true
  /** A generation that is lost begins at 0 again. */
  countsFromZero?: true
  /** A purge that is lost is not sent again. */
  sendsOnce?: true
  /** What this process could not yet purge, it still reads. */
  readsUndelivered?: true
}

export const generations =
  (mistake: Mistake = {}): Strategy =>
  ({ shared, step, send }) => {
    const fills = new Map<string, Promise<string>>()
    let isPurging = false
    const read = () => (mistake.countsFromZero ? count(shared) : shared.read(ENTRY.key, ['', SCOPE]))
    const forget = () => {
      if (mistake.countsFromZero) shared.generations.set(SCOPE, String(Number(shared.generations.get(SCOPE) ?? 0) + 1))
      else shared.forget([SCOPE])
    }
    return {
      async read(fill) {
        if (isPurging && !mistake.readsUndelivered) return fill()
        const { kept, generations } = await step('read', read)
        if (kept && kept.generations.join() === generations.join()) return kept.text
        const id = mistake.joinsByKey ? ENTRY.key : generations.join()
        const other = fills.get(id)
        if (other) return other
        const filling = fill()
        fills.set(id, filling)
        const text = await filling
        await step('write', () => {
          const now = read().generations
          if (mistake.capturesLate || now.join() === generations.join()) shared.entries.set(ENTRY.key, { text, at: 0, generations: now })
        })
        fills.delete(id)
        return text
      },
      async purge() {
        isPurging = true
        const deliver = () => send('forget', forget)
        try {
          await deliver()
          isPurging = false
          return true
        } catch {
          if (!mistake.sendsOnce) void deliver().then(() => (isPurging = false))
          return false
        }
      },
    }
  }

function count(shared: Process['shared']) {
  return { kept: shared.entries.get(ENTRY.key) ?? null, generations: [shared.generations.get(SCOPE) ?? '0'] }
}

function keep(shared: Process['shared'], step: Process['step'], text: string, generations: string[]): Promise<string> {
  return step('set', () => {
    shared.entries.set(ENTRY.key, { text, at: 0, generations })
    return text
  })
}
