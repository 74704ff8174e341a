import { describe, expect, test } from 'vitest'
import { jwt, memoryStore, session, type Implementation, type Loaded, type Settings } from '../../../src/server/index.js'
import { browser, SECRET } from '../identity/browser.js'
import { context, fn, param, serve } from '../shop.js'

interface Member {
  id: number
  roles: string[]
}

const AFFECTS = ['mine', 'staff', 'news'].map((name) => ({ context: name, params: [] }))
const ASKED = ['mine', 'staff', 'news']

/** Members with roles; what is everyone's own, what is the staff's, what is everybody's; and writes that change who may what. */
function club(writes: Record<string, Implementation>, settings: Settings = {}, reads: Record<string, Implementation> = {}, guard: Loaded['guard'] = 'staff') {
  const members = new Map<unknown, Member>([[1, { id: 1, roles: ['staff'] }], [2, { id: 2, roles: [] }]])
  const guards: string[] = []
  const staff: Loaded['guard'] = typeof guard === 'function' ? (request) => (guards.push('asked'), guard(request)) : guard
  const contexts = [
    context('mine', [fn('my_id', reads['my_id'] ?? ((request) => ({ id: (request.user as Member | null)?.id ?? null, cart: request.session.get('cart') ?? null })), { private: true })], { private: true }),
    context('staff', [fn('figures', reads['figures'] ?? (() => 42), { private: true, auth: typeof guard === 'string' ? guard : 'custom' }, { guard: staff })], { private: true }),
    context('news', [fn('items', () => ['public'])]),
  ]
  const write = (name: string, run: Implementation) => fn(name, run, { affects: AFFECTS, private: true, params: [param('id', null, false)] })
  const server = serve(
    {
      contexts: contexts.flatMap((one) => one.contexts),
      functions: [
        ...contexts.flatMap((one) => one.functions),
        ...Object.entries(writes).map(([name, run]) => write(name, run)),
        fn('login', (request, { id }) => request.login({ user_id: id }), { affects: AFFECTS, private: true, params: [param('id', null)] }),
      ],
    },
    {
      identity: [session({ secret: SECRET }), jwt({ secret: SECRET, issue: { store: memoryStore() } })],
      user: ({ user_id }: Record<string, unknown>) => members.get(user_id) ?? null,
      singleFlight: { budget: 2000 },
      ...settings,
    } as Settings,
  )
  const visitor = () => {
    const one = browser(server)
    const ask = async (name: string, args: unknown = {}, contexts: unknown = ASKED) => {
      await one.session()
      const headers = { 'Content-Type': 'application/json', Origin: 'https://shop.test', 'X-CSRFToken': one.jar.get('csrftoken') ?? '' }
      const answer = await one.send('call/', { method: 'POST', headers, body: JSON.stringify({ fn: name, args, contexts }) })
      const body = (await answer.json()) as { contexts?: { context: string; data: Record<string, unknown> }[]; code?: string }
      return { code: body.code, slices: Object.fromEntries((body.contexts ?? []).map(({ context: name_, data }) => [name_, data])) }
    }
    const read = async (name: string) => (await one.send(`ctx/${name}/`)).json()
    return { ...one, ask, read }
  }
  const member = async (id: number) => {
    const one = visitor()
    expect((await one.ask('login', { id }, [])).code).toBeUndefined()
    return one
  }
  return { ...server, members, guards, visitor, member }
}

const touch: Implementation = () => null

describe('an entry is read for who calls', () => {
  test('each gets their own, and what only others may read is left out', async () => {
    const shop = club({ touch })
    const [ann, bob, nobody] = [await shop.member(1), await shop.member(2), shop.visitor()]
    const news = { items: ['public'] }
    expect((await ann.ask('touch')).slices).toEqual({ mine: { my_id: { id: 1, cart: null } }, staff: { figures: 42 }, news })
    expect((await bob.ask('touch')).slices).toEqual({ mine: { my_id: { id: 2, cart: null } }, news })
    expect((await nobody.ask('touch')).slices).toEqual({ mine: { my_id: { id: null, cart: null } }, news })
  })

  test('it is what the GET gives them', async () => {
    const ann = await club({ touch }).member(1)
    const { slices } = await ann.ask('touch')
    for (const name of ASKED) expect(slices[name]).toEqual(await ann.read(name))
  })

  test('a function of what is everybody’s sees nobody', async () => {
    const news = context('news', [fn('items', (request) => request.user)])
    const write = fn('touch', () => 1, { affects: [{ context: 'news', params: [] }] })
    const shop = serve({ ...news, functions: [...news.functions, write] })
    const answer = await shop.send('call/', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"fn":"touch","contexts":["news"]}' })
    expect(await answer.json()).toEqual({ invalidate: ['news'], result: 1 })
    expect(shop.messages()[0]).toContain('its context "news" is public')
  })
})

describe('what a call does to who calls counts for what is read after it', () => {
  test('a member who loses a role, or is no more, reads no more than they may now', async () => {
    const shop = club({
      demote: (request) => void shop.members.set(1, { ...(request.user as Member), roles: [] }),
      remove: () => void shop.members.delete(1),
    })
    const ann = await shop.member(1)
    expect(Object.keys((await ann.ask('demote')).slices)).toEqual(['mine', 'news'])
    const gone = await ann.ask('remove')
    expect(gone.slices).not.toHaveProperty('staff')
    expect(JSON.stringify(gone.slices)).not.toContain('"id":1')
  })

  test('one who gains a role reads with it', async () => {
    const shop = club({ promote: (request) => void shop.members.set(2, { ...(request.user as Member), roles: ['staff'] }) })
    const bob = await shop.member(2)
    expect((await bob.ask('promote')).slices).toMatchObject({ staff: { figures: 42 } })
  })

  test('a callable guard is asked after the write, once for each entry', async () => {
    let isOpen = true
    const shop = club({ close: () => { isOpen = false }, touch }, {}, {}, () => isOpen)
    const ann = await shop.member(1)
    expect((await ann.ask('touch')).slices).toHaveProperty('staff')
    expect((await ann.ask('close')).slices).not.toHaveProperty('staff')
    expect(shop.guards).toHaveLength(2)
  })

  test.each([['kept in the cookie', {}], ['kept in a store', { store: memoryStore() }]])('what it puts into a session %s is read', async (_how, options) => {
    const shop = club({ put: (request) => request.session.set('cart', ['tea']) }, { identity: session({ secret: SECRET, ...options }) })
    for (const who of [await shop.member(1), shop.visitor()]) {
      const { slices } = await who.ask('put')
      expect(slices['mine']).toMatchObject({ my_id: { cart: ['tea'] } })
      expect(await who.read('mine')).toEqual(slices['mine'])
    }
  })

  test('a session that somebody ended meanwhile reads nothing', async () => {
    const store = memoryStore()
    let isEnded = false
    const shop = club({ end: () => { isEnded = true } }, {
      identity: session({ secret: SECRET, store: { ...store, get: async (id) => (isEnded ? null : store.get(id)), set: (...it) => store.set(...it), delete: (id) => store.delete(id) } }),
    })
    const ann = await shop.member(1)
    expect((await ann.ask('end')).slices).toEqual({})
  })
})

describe('a call after which somebody else may be here brings nothing', () => {
  test.each<[string, Implementation]>([
    ['a login', (request) => request.login({ user_id: 2 })],
    ['a login as oneself', (request) => request.login({ user_id: 1 })],
    ['a logout', (request) => request.logout()],
    ['tokens', (request) => request.issueTokens({ user_id: 1 })],
  ])('%s', async (_what, change) => {
    const ann = await club({ change }).member(1)
    expect(await ann.ask('change')).toEqual({ code: undefined, slices: {} })
  })

  test('the logout of a bearer', async () => {
    const shop = club({ change: (request) => request.logout(), issue: (request) => request.issueTokens({ user_id: 1 }), touch })
    const headers = { 'Content-Type': 'application/json' }
    const post = async (name: string, more = {}) =>
      (await (await shop.send('call/', { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify({ fn: name, contexts: ['staff', 'news'] }) })).json()) as { contexts?: unknown[]; result: { access: string } }
    const ann = await shop.member(1)
    const token = (await (await ann.call('issue')).json()) as { result: { access: string } }
    const bearer = { Authorization: `Bearer ${token.result.access}` }
    expect((await post('touch', bearer)).contexts).toHaveLength(2)
    expect((await post('issue', bearer)).contexts).toBeUndefined()
    expect((await post('change', bearer)).contexts).toBeUndefined()
    // Nobody is the same object for all requests of a server without identity: what one does must not stay with it.
    expect((await post('touch', bearer)).contexts).toHaveLength(2)
  })
})

describe('a read has no effect on the browser', () => {
  test.each<[string, Implementation]>([
    ['changes the session', (request) => request.session.set('seen', true)],
    ['logs somebody in', (request) => request.login({ user_id: 2 })],
    ['shows a token', async (request) => String(await request.csrfField())],
  ])('one that %s is not sent, and leaves nothing', async (_what, figures) => {
    const shop = club({ touch }, {}, { figures })
    const ann = await shop.member(1)
    const cookies = ann.set.length
    const { slices } = await ann.ask('touch')
    expect(slices).not.toHaveProperty('staff')
    // The two are those of the token that `ask` fetches first.
    expect(ann.set.slice(cookies).every((cookie) => cookie.startsWith('csrftoken='))).toBe(true)
    expect(await ann.session()).toMatchObject({ principal: expect.any(String) })
    expect(await ann.read('mine')).toMatchObject({ my_id: { id: 1 } })
  })
})
