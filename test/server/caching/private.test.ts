import { describe, expect, test } from 'vitest'
import { memoryCache } from '../../../src/cache/index.js'
import { MizanError, type Implementation, type Loaded, type MizanRequest } from '../../../src/server/index.js'
import { context, fn, serve } from '../shop.js'
import { listening, people } from './people.js'

const MINE = 'ctx/mine/'
const HIT = 'mizan;hit'
const MISS = 'mizan;fwd=uri-miss'

type One = { send: (path: string, init?: RequestInit) => Promise<Response> }
const status = async ({ send }: One, path = MINE) => (await send(path)).headers.get('Cache-Status')
const data = async ({ send }: One, path = MINE) => ((await (await send(path)).json()) as { mine_data?: unknown }).mine_data
const mineRan = (ran: string[]) => ran.filter((name) => name === 'mine_data').length

describe('a private context', () => {
  test('is kept for each user', async () => {
    const { visitor, member, ran } = people()
    const [ann, bob, nobody] = [await member(5), await member(6), visitor()]
    for (const one of [ann, bob, nobody]) expect(await status(one)).toBe(MISS)
    for (const one of [ann, bob, nobody]) expect(await status(one)).toBe(HIT)
    expect([await data(ann), await data(bob), await data(nobody)]).toEqual([{ id: 5, roles: ['staff'] }, { id: 6, roles: ['staff'] }, null])
    expect(mineRan(ran)).toBe(3)
    expect((await ann.send(MINE)).headers.get('Cache-Control')).toBe('private, no-cache')
  })

  test('is the same user’s in two browsers', async () => {
    const { member } = people()
    expect([await status(await member(5)), await status(await member(5))]).toEqual([MISS, HIT])
  })

  test('is answered to a demoted user as guards say now', async () => {
    const { member, members, ran } = people({ guard: 'staff', mine: () => 'secret figures' })
    const ann = await member(5)
    expect([await data(ann), await status(ann)]).toEqual(['secret figures', HIT])
    members.set(5, { id: 5, roles: [] })
    const refused = await ann.send(MINE)
    expect([refused.status, await refused.text()]).toEqual([403, expect.not.stringContaining('secret')])
    expect(mineRan(ran)).toBe(1)
  })

  test('is another for a user who changed, and none for one who is no more', async () => {
    const { member, members } = people({ mine: ({ user }) => user ?? 'nobody' })
    const ann = await member(5)
    await status(ann)
    members.set(5, { id: 5, roles: [] })
    expect([await status(ann), await data(ann)]).toEqual([MISS, { id: 5, roles: [] }])
    members.delete(5)
    expect([await status(ann), await data(ann)]).toEqual([MISS, 'nobody'])
  })

  test('is not kept where a guard refused one of its functions, nor answered from what others got', async () => {
    let mayAsk = true
    const { member, ran } = people({ guard: () => mayAsk })
    const ann = await member(5)
    await status(ann)
    mayAsk = false
    const refused = await ann.send(MINE)
    expect(refused.status).toBe(403)
    mayAsk = true
    expect(await status(ann)).toBe(HIT)
    expect(mineRan(ran)).toBe(1)
  })

  test('asks guards and `user` for every request, and functions once', async () => {
    const asked: string[] = []
    const { member, ran } = people(
      { guard: () => (asked.push('guard'), true) },
      { user: (facts: unknown) => (asked.push('user'), { id: (facts as { user_id: unknown }).user_id }) },
    )
    const ann = await member(5)
    asked.length = 0
    for (const _ of [1, 2, 3]) await data(ann)
    expect([asked.sort(), mineRan(ran)]).toEqual([['guard', 'guard', 'guard', 'user', 'user', 'user'], 1])
  })

  test('is stale once a mutation has said so', async () => {
    const { member } = people()
    const ann = await member(5)
    await status(ann)
    expect((await ann.call('touch')).status).toBe(200)
    expect(await status(ann)).toBe('mizan;fwd=stale')
  })

  test('sends one user what is theirs when another waits for the same', async () => {
    let go = () => {}
    const gate = new Promise<void>((resolve) => (go = resolve))
    const { member } = people({ mine: async ({ user }) => (await gate, user) })
    const both = [await member(5), await member(6)]
    const answers = both.map((one) => data(one))
    setTimeout(go, 20)
    expect(await Promise.all(answers)).toMatchObject([{ id: 5 }, { id: 6 }])
  })
})

describe('what else a private function reads of a request', () => {
  const reads: [string, Implementation][] = [
    ['session', (request) => request.session.get('cart') ?? 'empty'],
    ['headers', (request) => request.headers.get('Cookie')],
    ['cookies', (request) => Object.keys(request.cookies)],
    ['url', (request) => request.url.href],
    ['raw', (request) => request.raw.url],
  ]

  test.each(reads)('keeps its answer from everybody: %s', async (property, mine) => {
    const { visitor, ran } = people({ mine })
    const guest = visitor()
    expect(await status(guest)).toBe(`mizan;fwd=uri-miss;stored=?0;detail="reads ${property}"`)
    // Who asks next does not wait in line for something that is nobody else's.
    expect(await status(guest)).toBe(`mizan;fwd=bypass;detail="reads ${property}"`)
    expect(mineRan(ran)).toBe(2)
  })

  test('is a cart of one guest, which another never sees', async () => {
    const { visitor } = people({ mine: (request) => request.session.get('cart') ?? 'empty' })
    const [one, other] = [visitor(), visitor()]
    for (const [guest, cart] of [[one, 'milk'], [other, 'wine']] as const) {
      await guest.session()
      await guest.call('put', { value: cart })
    }
    const carts = await Promise.all([one, other, visitor(), one, other].map((guest) => data(guest)))
    expect(carts).toEqual(['milk', 'wine', 'empty', 'milk', 'wine'])
  })

  test('may be read by one of several functions, and before or after a wait', async () => {
    const { visitor } = people({
      mine: async (request) => {
        await new Promise((done) => setTimeout(done, 5))
        return request.session.get('cart')
      },
    })
    expect(await status(visitor())).toContain('reads session')
  })

  test('is nothing where the answer only depends on arguments, the user, and the signal', async () => {
    const { member } = people({ mine: ({ user, signal }) => [user, signal.aborted] })
    const ann = await member(5)
    expect([await status(ann), await status(ann)]).toEqual([MISS, HIT])
  })

  test.each<[string, Implementation, string]>([
    ['a changed session', (request) => request.session.set('seen', true), 'session changed'],
    ['a token that is shown', async (request) => String(await request.csrfField()), 'session changed'],
    ['a login', (request) => request.login({ user_id: 6 }), 'session changed'],
    ['a logout', (request) => request.logout(), 'session changed'],
  ])('keeps an answer with %s from everybody, whatever the application says', async (_name, mine, detail) => {
    const { visitor, ran } = people({ mine }, { cacheKey: () => 'all alike' })
    const guests = [visitor(), visitor()]
    for (const guest of guests) expect(await status(guest)).toContain(`detail="${detail}"`)
    for (const guest of guests) expect(guest.jar.size).toBeGreaterThan(0)
    expect(mineRan(ran)).toBe(2)
  })
})

describe('cacheKey of the application', () => {
  const cart: Implementation = (request) => request.session.get('cart') ?? 'empty'
  const cacheKey = (request: MizanRequest) => String(request.session.get('cart'))

  test('tells carts apart, by which they can be kept', async () => {
    const { visitor, ran } = people({ mine: cart }, { cacheKey })
    const guests = [visitor(), visitor(), visitor()]
    for (const [index, value] of [[0, 'milk'], [1, 'wine'], [2, 'milk']] as const) {
      await guests[index]?.session()
      await guests[index]?.call('put', { value })
    }
    const answers = []
    for (const guest of guests) answers.push([await data(guest), await status(guest)])
    expect(answers).toEqual([['milk', HIT], ['wine', HIT], ['milk', HIT]])
    expect(mineRan(ran)).toBe(2)
  })

  test('may wait, and is never asked for a public context', async () => {
    const asked: unknown[] = []
    const { send, member } = people({}, { cacheKey: ({ user }) => Promise.resolve().then(() => (asked.push(user), 'tenant')) })
    await send('ctx/user/?user_id=5')
    expect(asked).toEqual([])
    const ann = await member(5)
    expect([await status(ann), await status(ann), asked.length]).toEqual([MISS, HIT, 2])
  })

  test('does not make two users one', async () => {
    const { member } = people({}, { cacheKey: () => 'one' })
    const [ann, bob] = [await member(5), await member(6)]
    await status(ann)
    expect(await data(bob)).toMatchObject({ id: 6 })
  })

  test.each([null, undefined])('of %s has nothing kept', async (nothing) => {
    const { member } = people({}, { cacheKey: () => nothing })
    const ann = await member(5)
    for (const _ of [1, 2]) expect(await status(ann)).toBe('mizan;fwd=bypass;detail="no cacheKey"')
  })

  test('that fails is a 500, and told of', async () => {
    const { visitor, errors, ran } = people({}, {
      cacheKey: () => {
        throw new Error('no tenant')
      },
    })
    const answer = await visitor().send(MINE)
    expect([answer.status, await answer.json()]).toMatchObject([500, { code: 'server' }])
    expect(errors).toMatchObject([{ fn: 'cacheKey', error: new Error('no tenant') }])
    expect(mineRan(ran)).toBe(0)
  })

  test('that refuses is believed', async () => {
    const { visitor, errors } = people({}, {
      cacheKey: () => {
        throw new MizanError('not_found', 'There is no such shop')
      },
    })
    const answer = await visitor().send(MINE)
    expect([answer.status, await answer.json(), errors]).toMatchObject([404, { detail: 'There is no such shop' }, []])
  })

  test('that gives no text is a mistake, and says so', async () => {
    const { visitor, messages } = people({}, { cacheKey: (() => 5) as never })
    expect((await visitor().send(MINE)).status).toBe(500)
    expect(messages()).toEqual(['cacheKey of defineServer gave a value of type number. Return a string, or null for what is not to be kept.'])
  })
})

describe('a user who cannot be told from another by text', () => {
  class Account {
    readonly id: unknown
    readonly #secret = Math.random()
    constructor(id: unknown) {
      this.id = id
    }
    get secret() {
      return this.#secret
    }
  }
  const users: [string, (id: unknown) => unknown][] = [
    ['an instance of a class', (id) => new Account(id)],
    ['one with a function', (id) => ({ id, can: () => true })],
    ['one that is large', (id) => ({ id, text: 'x'.repeat(10_000) })],
    ['one in a circle', (id) => {
      const user: Record<string, unknown> = { id }
      return Object.assign(user, { self: user })
    }],
  ]

  test.each(users)('has nothing kept: %s', async (_name, of) => {
    const { member } = people({ mine: ({ user }) => (user as { id: unknown }).id }, { user: ({ user_id }) => of(user_id) })
    const ann = await member(5)
    for (const _ of [1, 2]) expect([await status(ann), await data(ann)]).toEqual(['mizan;fwd=bypass;detail=user', 5])
  })

  test.each(users)('is told by cacheKey: %s', async (_name, of) => {
    const settings = { user: ({ user_id }: Record<string, unknown>) => of(user_id), cacheKey: ({ user }: MizanRequest) => String((user as { id: unknown }).id) }
    const { member } = people({ mine: ({ user }) => (user as { id: unknown }).id }, settings)
    const [ann, bob] = [await member(5), await member(6)]
    expect([await status(ann), await status(bob), await status(ann)]).toEqual([MISS, MISS, HIT])
    expect([await data(ann), await data(bob)]).toEqual([5, 6])
  })

  test('is one whose permissions are in a Set all the same', async () => {
    const permissions = new Set(['read', 'write'])
    const { member } = people({ mine: ({ user }) => [...(user as { permissions: Set<string> }).permissions] }, { user: ({ user_id }) => ({ user_id, permissions }) })
    const ann = await member(5)
    expect([await status(ann), await status(ann)]).toEqual([MISS, HIT])
    permissions.delete('write')
    expect(await data(ann)).toEqual(['read'])
  })

  test('that cannot be had now fails each function, as without a cache', async () => {
    const settings = { user: () => Promise.reject(new MizanError('unavailable')) }
    const asked = async (cached: object) => {
      const shop = people({}, { ...settings, ...cached })
      return (await (await shop.member(5)).send(MINE)).json()
    }
    expect(await asked({})).toEqual(await asked({ cache: undefined }))
  })
})

test('what was given to who was let in to all is not what is left when a guard refuses a part', async () => {
  let mayAsk = true
  const ran: string[] = []
  const told = (name: string, guard: Loaded['guard'] = false) =>
    fn(name, () => (ran.push(name), name), { private: true, auth: guard === false ? false : 'custom' }, { guard })
  const { send } = serve(context('mine', [told('open'), told('secret', () => mayAsk)], { private: true }), { cache: memoryCache() })
  const ask = async () => {
    const answer = await send(MINE)
    return [answer.headers.get('Cache-Status'), await answer.json()]
  }
  expect([await ask(), await ask()]).toEqual([MISS, HIT].map((each) => [each, { open: 'open', secret: 'secret' }]))
  mayAsk = false
  const refused = ['mizan;fwd=bypass;detail=refused', { $errors: { secret: expect.objectContaining({ code: 'unauthenticated' }) as unknown }, open: 'open' }]
  expect([await ask(), await ask()]).toEqual([refused, refused])
  mayAsk = true
  expect(await ask()).toEqual([HIT, { open: 'open', secret: 'secret' }])
  expect(ran).toEqual(['open', 'secret', 'open', 'open'])
})

test('two users of whom the same is said are two all the same', async () => {
  const { cache, keys } = listening()
  const { member } = people({}, { cache, user: () => ({ name: 'Ann' }) })
  for (const one of [await member(5), await member(6)]) await one.send(MINE)
  expect(new Set(keys()).size).toBe(2)
})

test('keys of private entries tell users, and those of public ones do not', async () => {
  const { cache, keys } = listening()
  const { member } = people({}, { cache })
  for (const one of [await member(5), await member(6)]) for (const path of [MINE, 'ctx/user/?user_id=5']) await one.send(path)
  expect(new Set(keys()).size).toBe(3)
})
