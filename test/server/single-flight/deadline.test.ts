import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { after, desk, keysOf } from './desk.js'

const unhandled = vi.fn<(reason: unknown) => void>()
beforeEach(() => void process.on('unhandledRejection', unhandled))
afterEach(() => {
  process.off('unhandledRejection', unhandled)
  unhandled.mockReset()
})

const ASKED = ['user?user_id=5', 'news']

async function timed<T>(work: () => Promise<T>): Promise<[value: T, milliseconds: number]> {
  const start = performance.now()
  return [await work(), performance.now() - start]
}

describe('an answer to a call', () => {
  test('waits for entries no longer than it has time, and brings those that are there', async () => {
    const shop = desk({ profile: () => after(1000) }, { singleFlight: { budget: 40 } })
    const [answer, milliseconds] = await timed(() => shop.ask(ASKED))
    expect(keysOf(answer)).toEqual(['news'])
    expect(answer.invalidate).toHaveLength(2)
    expect(milliseconds).toBeGreaterThanOrEqual(35)
    expect(milliseconds).toBeLessThan(500)
  })

  test('has 100 milliseconds for it where nothing else is said', async () => {
    const shop = desk({ profile: () => after(1000) }, { singleFlight: {} })
    const [, milliseconds] = await timed(() => shop.ask(ASKED))
    expect(milliseconds).toBeGreaterThanOrEqual(95)
    expect(milliseconds).toBeLessThan(600)
  })

  test('does not wait where all is there', async () => {
    const shop = desk({}, { singleFlight: { budget: 5000 } })
    const [answer, milliseconds] = await timed(() => shop.ask(ASKED))
    expect(keysOf(answer)).toEqual(ASKED)
    expect(milliseconds).toBeLessThan(1000)
  })

  test('has the time from when the call itself is done', async () => {
    const shop = desk({ write: () => after(120) }, { singleFlight: { budget: 60 } })
    expect(keysOf(await shop.ask(ASKED))).toEqual(ASKED)
  })

  test('waits neither for a guard, a user nor code that hang', async () => {
    const hangs = () => new Promise<never>(() => {})
    let calls = 0
    const shop = desk({ loaded: { guard: async () => (++calls > 0 ? hangs() : true) } }, { singleFlight: { budget: 30 } })
    expect(await shop.ask(ASKED)).not.toHaveProperty('contexts')
  })

  test('starts nothing more once the time is over, though no timer could tell', async () => {
    const busy = () => {
      const end = performance.now() + 60
      while (performance.now() < end);
    }
    const shop = desk({ profile: busy }, { singleFlight: { budget: 20 } })
    const pages = Array.from({ length: 8 }, (_, page) => `user?page=${page}&user_id=5`)
    const [, milliseconds] = await timed(() => shop.ask(pages))
    expect(shop.ran.filter((name) => name === 'user_profile')).toHaveLength(1)
    expect(milliseconds).toBeLessThan(400)
  })
})

describe('what an answer did not wait for', () => {
  test('is told to stop, and what it does then is nobody’s trouble', async () => {
    const stopped: unknown[] = []
    const shop = desk(
      {
        profile: async (request) => {
          await new Promise((resolve) => request.signal.addEventListener('abort', resolve))
          stopped.push((request.signal.reason as Error).name)
          request.signal.throwIfAborted()
        },
        orders: async () => {
          await after(40)
          throw new Error('late')
        },
      },
      { singleFlight: { budget: 20 } },
    )
    expect(keysOf(await shop.ask(ASKED))).toEqual(['news'])
    await after(60)
    expect(stopped).toEqual(['TimeoutError'])
    // Of one that stops as it should nobody has to hear; of one that breaks somebody has, as ever.
    expect(shop.messages()).toEqual(['late'])
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('comes to no other answer', async () => {
    let isSlow = true
    const shop = desk({ profile: async () => { if (isSlow) await after(50) } }, { singleFlight: { budget: 20 } })
    expect(await shop.ask(['user?user_id=5'])).not.toHaveProperty('contexts')
    isSlow = false
    await after(60)
    expect(keysOf(await shop.ask(['user?user_id=5']))).toEqual(['user?user_id=5'])
    expect(unhandled).not.toHaveBeenCalled()
  })
})

test('a client that leaves while entries are read is waited for no longer, and its reads are told', async () => {
  const leaving = new AbortController()
  const told = vi.fn<() => void>()
  const shop = desk({
    news: async (request) => {
      request.signal.addEventListener('abort', told)
      leaving.abort()
      await after(500)
    },
  })
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ fn: 'write', args: { user_id: 5 }, contexts: ['news'] })
  const [answer, milliseconds] = await timed(() => shop.send('call/', { method: 'POST', headers, body, signal: leaving.signal }))
  expect(answer.status).toBe(200)
  expect(milliseconds).toBeLessThan(400)
  expect(told).toHaveBeenCalledOnce()
})

test('a client that has left before has nothing read', async () => {
  const leaving = new AbortController()
  const shop = desk({ write: () => leaving.abort() })
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ fn: 'write', args: { user_id: 5 }, contexts: ['news'] })
  await shop.send('call/', { method: 'POST', headers, body, signal: leaving.signal })
  expect(shop.ran).toEqual(['write'])
})
