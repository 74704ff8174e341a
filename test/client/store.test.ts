// @vitest-environment happy-dom
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Entry } from '../../src/client/entry.js'
import { registerContext, Store } from '../../src/client/index.js'
import { statusOf } from '../../src/client/react/status.js'
import { expire, load, mount, retry } from '../../src/client/freshness.js'
import { hits } from '../../src/protocol/index.js'
import { FakeServer, settled } from './fake-server.js'

const server = new FakeServer()
const user = registerContext('user')
const users = registerContext('users')
let store: Store

beforeEach(() => {
  store = new Store()
})

afterEach(() => {
  vi.useRealTimers()
})

/** As `invalidate` does, of one store: those of earlier tests are not to answer. */
function stale(own: Store, list: unknown): void {
  const items: unknown[] = Array.isArray(list) ? list : [list]
  for (const entry of own.entries.values()) if (items.some((item) => hits(item, entry.context.name, entry.params))) expire(entry)
}

/** An entry on the page that has its first data, `{ v: value }`. */
async function shown(value: unknown = 1, params = {}, handle = user): Promise<{ entry: Entry; unmount: () => void }> {
  const entry = store.entry(handle, params)
  void load(entry)
  const unmount = mount(entry)
  server.last.answer({ v: value })
  await settled()
  return { entry, unmount }
}

describe('the first load', () => {
  test('is one request, however often it is asked for', async () => {
    const entry = store.entry(user, { user_id: 5 })
    void load(entry)
    void load(store.entry(user, { user_id: '5' }))
    mount(entry)
    await settled()
    expect(server.gets).toEqual(['/api/mizan/ctx/user/?user_id=5'])
  })

  test('that is invalidated on its way paints the old answer, then the new one', async () => {
    const entry = store.entry(user, {})
    const painted: unknown[] = []
    entry.subscribe(() => painted.push(entry.bundle?.v))
    void load(entry)
    mount(entry)
    stale(store, ['user'])
    await settled()
    expect(server.requests).toHaveLength(1)
    server.last.answer({ v: 'old' })
    await settled()
    expect(statusOf(entry)()).toMatchObject({ isStale: true, isRefreshing: true })
    expect(server.requests).toHaveLength(2)
    server.last.answer({ v: 'new' })
    await settled()
    expect(painted.filter((value, at) => value !== painted[at - 1])).toEqual(['old', 'new'])
    expect(statusOf(entry)()).toMatchObject({ isStale: false, isRefreshing: false, error: null })
  })

  test('that fails and was invalidated on its way is tried once more, and no error shows in between', async () => {
    const entry = store.entry(user, {})
    void load(entry)
    mount(entry)
    stale(store, ['user'])
    server.last.drop()
    await settled()
    expect(entry.error).toBeNull()
    expect(server.requests).toHaveLength(2)
    server.last.drop()
    await settled()
    expect(entry.error).toMatchObject({ code: 'network' })
    expect(server.requests).toHaveLength(2)
  })
})

describe('an invalidation', () => {
  test('of a shown entry aborts the request under way, and the old answer cannot come last', async () => {
    const { entry } = await shown()
    stale(store, ['user'])
    await settled()
    const first = server.last
    stale(store, ['user'])
    await settled()
    expect(first.isAborted).toBe(true)
    server.last.answer({ v: 2 })
    await settled()
    first.answer({ v: 'old' })
    await settled()
    expect(entry.bundle).toEqual({ v: 2 })
    expect(server.requests).toHaveLength(3)
  })

  test('that comes five times in one tick is one request', async () => {
    await shown()
    for (let i = 0; i < 5; i++) stale(store, ['user'])
    await settled()
    expect(server.gets).toHaveLength(2)
  })

  test('that comes five times, 5 ms apart, is at most three requests of a slow server, and the last value shows', async () => {
    vi.useFakeTimers()
    let value = 0
    const { entry } = await shown(value)
    server.respond = (request) => void setTimeout((v: number) => request.isSettled || request.answer({ v }), 200, value)
    for (let i = 0; i < 5; i++) {
      value++
      stale(store, ['user'])
      await vi.advanceTimersByTimeAsync(5)
    }
    await vi.advanceTimersByTimeAsync(1000)
    expect(entry.bundle).toEqual({ v: 5 })
    expect(server.gets.length - 1).toBeLessThanOrEqual(3)
  })

  test('every 20 ms for 600 ms leaves time to paint: at least 8 paints in at most 18 requests of 60 ms', async () => {
    vi.useFakeTimers()
    let value = 0
    const { entry } = await shown(value)
    const painted = new Set<unknown>()
    entry.subscribe(() => painted.add(entry.bundle?.v))
    server.respond = (request) => void setTimeout((v: number) => request.isSettled || request.answer({ v }), 60, value)
    for (let i = 0; i <= 30; i++) {
      value++
      stale(store, ['user'])
      await vi.advanceTimersByTimeAsync(20)
    }
    await vi.advanceTimersByTimeAsync(1000)
    painted.delete(0)
    expect(painted.size).toBeGreaterThanOrEqual(8)
    expect(server.gets.length - 1).toBeLessThanOrEqual(18)
    expect(entry.bundle).toEqual({ v: 31 })
    expect(entry.isStale).toBe(false)
  })

  test('of one context does not wait for another that is slow', async () => {
    const { entry: slow } = await shown(1, {}, users)
    const { entry: fast } = await shown(1)
    stale(store, ['users'])
    await settled()
    stale(store, ['user'])
    await settled()
    server.last.answer({ v: 2 })
    await settled()
    expect(fast.bundle).toEqual({ v: 2 })
    expect(statusOf(slow)()).toMatchObject({ isStale: true, isRefreshing: true })
  })

  test('with a scope fetches only the entry that it hits', async () => {
    await shown(1, { user_id: 5 })
    await shown(1, { user_id: 6 })
    await shown(1, { user_id: 5 }, users)
    stale(store, [{ context: 'user', params: { user_id: '5' } }])
    await settled()
    expect(server.gets.slice(3)).toEqual(['/api/mizan/ctx/user/?user_id=5'])
  })

  test.each([['no list'], [null], [undefined], [[5]], [['user', { context: 'x' }]]])('that is malformed (%j) hits everything', async (list) => {
    await shown()
    await shown(1, {}, users)
    stale(store, list)
    await settled()
    expect(server.gets).toHaveLength(4)
  })
})

describe('an entry that nobody shows', () => {
  test('is only marked by an invalidation, and shows old data, then new, when it comes back', async () => {
    const { entry, unmount } = await shown()
    unmount()
    stale(store, ['user'])
    await settled()
    expect(server.gets).toHaveLength(1)
    expect(entry.bundle).toEqual({ v: 1 })
    mount(store.entry(user, {}))
    await settled()
    expect(server.gets).toHaveLength(2)
    server.last.answer({ v: 2 })
    await settled()
    expect(entry.bundle).toEqual({ v: 2 })
  })

  test('needs no request when nothing happened while it was away', async () => {
    const { unmount } = await shown()
    unmount()
    await settled()
    mount(store.entry(user, {}))
    await settled()
    expect(server.gets).toHaveLength(1)
  })

  test('has its request aborted, so that what it was asked before an invalidation never shows', async () => {
    const entry = store.entry(user, {})
    void load(entry)
    const unmount = mount(entry)
    const first = server.last
    unmount()
    await settled()
    expect(first.isAborted).toBe(true)
    stale(store, ['user'])
    mount(entry)
    await settled()
    expect(server.requests).toHaveLength(2)
    first.answer({ v: 'old' })
    server.last.answer({ v: 'new' })
    await settled()
    expect(entry.bundle).toEqual({ v: 'new' })
    expect(entry.isStale).toBe(false)
    expect(server.requests).toHaveLength(2)
  })

  test('keeps its request when it is taken off and put back at once, as StrictMode does', async () => {
    const entry = store.entry(user, {})
    void load(entry)
    mount(entry)()
    mount(entry)
    await settled()
    expect(server.requests).toHaveLength(1)
    expect(server.last.isAborted).toBe(false)
  })

  test('wakes whoever waits for it when its request is aborted', async () => {
    const entry = store.entry(user, {})
    const answer = load(entry)
    mount(entry)()
    await expect(answer).resolves.toBeUndefined()
  })

  test('is kept for a while, and not for ever', async () => {
    vi.useFakeTimers()
    const { entry, unmount } = await shown()
    unmount()
    await vi.advanceTimersByTimeAsync(299_000)
    expect(store.entry(user, {})).toBe(entry)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(store.entry(user, {})).not.toBe(entry)
  })

  test('is kept among a hundred, the oldest given up first, mounted ones never', async () => {
    vi.useFakeTimers()
    await shown(1, { id: 'mounted' })
    for (let id = 0; id < 120; id++) {
      const { unmount } = await shown(1, { id })
      unmount()
      await vi.advanceTimersByTimeAsync(1)
    }
    expect(store.peek(user, { id: 19 })).toBeUndefined()
    expect(store.peek(user, { id: 20 })).toBeDefined()
    expect(store.peek(user, { id: 'mounted' })).toBeDefined()
  })

  test('and never was on the page is not given up by count: a suspended page may wait to show more than a hundred', async () => {
    const entries = Array.from({ length: 150 }, (_, id) => store.entry(user, { id }))
    for (const entry of entries) {
      void load(entry)
      server.last.answer({ v: 1 })
    }
    await settled()
    expect(entries.map((entry) => store.peek(user, entry.params))).toEqual(entries)
  })

  test('that was asked for in a render which never came to the page is given up in time', async () => {
    vi.useFakeTimers()
    void load(store.entry(user, { id: 1 }))
    server.last.answer({ v: 1 })
    await vi.advanceTimersByTimeAsync(400_000)
    await shown()
    stale(store, ['user'])
    await settled()
    expect(store.peek(user, { id: 1 })).toBeUndefined()
  })
})

describe('a failed refetch', () => {
  test('keeps the data and the staleness, and the next mount tries again', async () => {
    const { entry, unmount } = await shown()
    stale(store, ['user'])
    await settled()
    server.last.problem('unavailable', 503)
    await settled()
    expect(entry.bundle).toEqual({ v: 1 })
    expect(statusOf(entry)()).toMatchObject({ isStale: true, isRefreshing: false, error: { code: 'unavailable', status: 503 } })
    unmount()
    await settled()
    mount(store.entry(user, {}))
    await settled()
    expect(server.gets).toHaveLength(3)
    server.last.answer({ v: 2 })
    await settled()
    expect(statusOf(entry)()).toMatchObject({ isStale: false, error: null })
  })
})

describe('refetch', () => {
  test('fetches data that are fresh, and resolves when the answer is there', async () => {
    const { entry } = await shown()
    let isDone = false
    void statusOf(entry)().refetch().then(() => (isDone = true))
    await settled()
    expect(server.gets).toHaveLength(2)
    expect(isDone).toBe(false)
    server.last.answer({ v: 2 })
    await settled()
    expect(isDone).toBe(true)
    expect(entry.bundle).toEqual({ v: 2 })
  })

  test('resolves when it fails: the error stands in the status', async () => {
    const { entry } = await shown()
    const done = statusOf(entry)().refetch()
    await settled()
    server.last.drop()
    await expect(done).resolves.toBeUndefined()
    expect(statusOf(entry)().error).toMatchObject({ code: 'network' })
  })
})

test('under any order of events, a shown entry ends with the newest data, and old data never pass for fresh', async () => {
  type Step = 'write' | 'tick' | 'land' | 'fail' | 'mount' | 'unmount'
  const step = fc.constantFrom<Step>('write', 'write', 'tick', 'land', 'land', 'fail', 'mount', 'unmount')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      server.requests.length = 0
      const own = new Store()
      const entry = own.entry(user, {})
      let version = 0
      const asked: number[] = []
      server.respond = () => void asked.push(version)
      const mounts: (() => void)[] = []
      const pending = () => server.requests.findIndex((request) => !request.isSettled)
      const land = () => {
        const at = pending()
        if (at >= 0) server.requests[at]!.answer({ v: asked[at] })
        return at >= 0
      }
      const check = () => {
        const shownVersion = entry.bundle?.v
        if (shownVersion !== undefined && shownVersion !== version) expect(entry.isStale).toBe(true)
        expect(server.requests.filter((request) => !request.isSettled).length).toBeLessThanOrEqual(1)
      }
      const run: Record<Step, () => unknown> = {
        write: () => (version++, stale(own, ['user'])),
        tick: settled,
        land: () => land() && settled(),
        fail: () => (server.requests[pending()]?.drop(), settled()),
        mount: () => mounts.push(mount(entry)),
        unmount: () => mounts.pop()?.(),
      }
      for (const name of steps) {
        await run[name]()
        check()
      }
      mount(entry)
      await settled()
      while (land()) await settled()
      // A failure waits for the next mount, or for the user.
      if (entry.error) retry(entry)
      await settled()
      while (land()) await settled()
      expect(entry.bundle).toEqual({ v: version })
      expect(entry.isStale).toBe(false)
    }),
    { numRuns: 300 },
  )
})
