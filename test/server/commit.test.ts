import { describe, expect, test, vi } from 'vitest'
import type { Invalidation } from '../../src/protocol/index.js'
import { defineServer, MizanError, ReactContext, type Loaded, type MizanRequest, type Settings } from '../../src/server/index.js'
import { context, fn, param, serve, type } from './shop.js'

const user_id = param('user_id', type('integer'))
const User = context('user', [fn('user_profile', () => 1, { params: [user_id] })], { params: [user_id] })
const Cart = context('cart', [fn('cart_items', () => 1)])

/** A mutation that affects both contexts, on a server that keeps a diary. */
function writing(run: (request: MizanRequest, diary: string[]) => unknown, code: Partial<Loaded> = {}, settings: Settings = {}) {
  const diary: string[] = []
  const affects = ['user', 'cart'].map((name) => ({ context: name, params: [] }))
  const write = fn('write', (request) => run(request, diary), { affects, params: [param('id', type('integer'), false)] }, code)
  const shop = serve(
    { contexts: [...User.contexts, ...Cart.contexts], functions: [...User.functions, ...Cart.functions, write] },
    { onInvalidate: (items: readonly Invalidation[]) => void diary.push(`purge ${JSON.stringify(items)}`), ...settings },
  )
  const call = async (args = {}) => {
    const answer = await shop.call('write', args)
    return { status: answer.status, ...((await answer.json()) as { invalidate?: unknown; result?: unknown; code?: string }) }
  }
  return { ...shop, call, diary }
}

const transaction = (diary: string[]): Settings['transaction'] => async (_request, run) => {
  diary.push('begin')
  try {
    const result = await run()
    diary.push('commit')
    return result
  } catch (error) {
    diary.push('roll back')
    throw error
  }
}

describe('a write', () => {
  test('is done, committed, followed by what it left for then, and told of, in this order', async () => {
    const own: string[] = []
    const shop = writing(
      (request) => {
        own.push('work')
        request.afterCommit(() => own.push('mail'))
      },
      {},
      { transaction: transaction(own), onInvalidate: () => void own.push('purge') },
    )
    expect(await shop.call()).toEqual({ status: 200, result: null, invalidate: ['user', 'cart'] })
    expect(own).toEqual(['begin', 'work', 'commit', 'mail', 'purge'])
  })

  test.each([
    ['throws', () => { throw new MizanError('conflict') }, 409],
    ['returns what cannot be sent', () => 1n, 500],
  ])('that %s is rolled back, and nobody is told of it', async (_how, work, status) => {
    const own: string[] = []
    const mail = vi.fn<() => void>()
    const shop = writing(
      (request) => {
        request.afterCommit(mail)
        request.invalidate('user')
        return work()
      },
      {},
      { transaction: transaction(own) },
    )
    const answer = await shop.call()
    expect(answer.status).toBe(status)
    expect(answer).not.toHaveProperty('invalidate')
    expect(own).toEqual(['begin', 'roll back'])
    expect(shop.diary).toEqual([])
    expect(mail).not.toHaveBeenCalled()
  })

  test('that is tried again leaves what its last try has left', async () => {
    const mail = vi.fn<(tries: number) => void>()
    let tries = 0
    const shop = writing(
      (request) => {
        const now = ++tries
        request.afterCommit(() => mail(now))
        if (now === 1) throw new Error('could not serialize')
      },
      {},
      { transaction: (_request, run) => run().catch(run) },
    )
    expect((await shop.call()).status).toBe(200)
    expect(mail.mock.calls).toEqual([[2]])
  })

  test('that succeeds at first and fails when it is tried again is no success', async () => {
    let tries = 0
    const shop = writing(
      () => { if (++tries === 2) throw new MizanError('conflict') },
      {},
      { transaction: async (_request, run) => { await run(); await run().catch(() => undefined) } },
    )
    expect((await shop.call()).status).toBe(500)
  })

  test('is heard of by all who listen, though one of them fails', async () => {
    const heard = vi.fn<() => void>()
    const server = defineServer({ onInvalidate: () => { throw new Error('the edge is away') } })
    server.listen(heard)
    await expect(server.invalidate('user')).rejects.toThrow('the edge is away')
    expect(heard).toHaveBeenCalledWith(['user'])
  })

  test('whose transaction never runs it, or loses its error, is no success', async () => {
    const forgotten = writing(() => 1, {}, { transaction: async () => undefined })
    expect((await forgotten.call()).status).toBe(500)
    const swallowed = writing(() => { throw new Error('no') }, {}, { transaction: (_request, run) => run().catch(() => undefined) })
    expect((await swallowed.call()).status).toBe(500)
    expect(swallowed.diary).toEqual([])
  })

  test('that is done is not called off by what comes after: that is told of', async () => {
    const shop = writing(
      (request) => request.afterCommit(() => { throw new Error('no mail today') }),
      { affectsParams: () => { throw new Error('no scope today') } },
      { onInvalidate: () => { throw new Error('no purge today') } },
    )
    expect(await shop.call()).toEqual({ status: 200, result: null, invalidate: ['user', 'cart'] })
    expect(shop.messages()).toEqual(['no mail today', 'no scope today', 'no purge today'])
  })
})

describe('the scope of a write', () => {
  test('comes from affectsParams, to each context the keys that it has', async () => {
    const seen = vi.fn<(args: unknown, result: unknown) => void>()
    const affectsParams: Loaded['affectsParams'] = (_request, args, result) => {
      seen(args, result)
      return { user_id: 5, other: 1 }
    }
    const shop = writing(() => ({ name: 'Ann' }), { affectsParams })
    const invalidate = [{ context: 'user', params: { user_id: 5 } }, 'cart']
    expect(await shop.call({ id: 7 })).toMatchObject({ invalidate })
    expect(seen).toHaveBeenCalledWith({ id: 7 }, { name: 'Ann' })
    expect(shop.diary).toEqual([`purge ${JSON.stringify(invalidate)}`])
  })

  test.each([null, undefined, 5, { user_id: null }, { user_id: [5] }, Object.create({ user_id: 5 })])(
    'is the whole context for affectsParams that give %j',
    async (scope) => {
      const shop = writing(() => 1, { affectsParams: () => scope as Record<string, unknown> })
      expect(await shop.call()).toMatchObject({ invalidate: ['user', 'cart'] })
    },
  )

  test('grows by what the function adds, for contexts that it declares', async () => {
    const shop = writing((request) => request.invalidate(new ReactContext('user'), { user_id: 6 }), {
      affectsParams: () => ({ user_id: 5 }),
    })
    const items = [5, 6].map((id) => ({ context: 'user', params: { user_id: id } }))
    expect(await shop.call()).toMatchObject({ invalidate: [items[0], 'cart', items[1]] })
  })

  test('does not grow by what it does not declare', async () => {
    const shop = writing((request) => request.invalidate('orders'))
    expect((await shop.call()).status).toBe(500)
    expect(shop.messages()).toEqual([
      'request.invalidate in "write": it does not declare the context "orders". Add it to the `affects` of "write".',
    ])
  })
})

describe('a read of a public context', () => {
  const reading = (run: (request: MizanRequest) => unknown) => {
    const shop = serve(context('news', [fn('news_items', (request) => run(request))]))
    return { ...shop, read: async () => (await shop.send('ctx/news/')).status }
  }

  test('has what it leaves for later done as well', async () => {
    const later = vi.fn<() => void>()
    expect(await reading((request) => request.afterCommit(later)).read()).toBe(200)
    expect(later).toHaveBeenCalledOnce()
  })

  test('is told that it makes nothing stale', async () => {
    const shop = reading((request) => request.invalidate('news'))
    expect(await shop.read()).toBe(500)
    expect(shop.messages()[0]).toContain('it does not declare the context "news"')
  })
})

describe('work outside requests', () => {
  test('tells the same listeners', async () => {
    const heard = vi.fn<(items: readonly Invalidation[]) => void>()
    const server = defineServer({ onInvalidate: heard })
    await server.invalidate(new ReactContext('user'), { user_id: 5 })
    await server.invalidate('cart')
    expect(heard.mock.calls).toEqual([[[{ context: 'user', params: { user_id: 5 } }]], [['cart']]])
    await expect(server.invalidate('no name!')).rejects.toThrow('server.invalidate: "no name!" is no context.')
  })
})
