import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { html, type Implementation } from '../../../src/server/index.js'
import { listening, people } from './people.js'

const FIVE = '/people/5/'
const HIT = 'mizan;hit'
const MISS = 'mizan;fwd=uri-miss'
const pageRan = (ran: string[]) => ran.filter((name) => name === 'page').length

describe('a page of a public context', () => {
  test('is made once, and then answered as it was', async () => {
    const page: Implementation = (_request, { user_id }) => html.response(html`<h1>é${user_id as number}</h1>`, { headers: { 'X-Own': 'yes', 'Content-Language': 'de' } })
    const { send, ran } = people({ page })
    const [first, second] = [await send(FIVE), await send(FIVE)]
    expect([await second.text(), second.headers.get('X-Own')]).toEqual(['<h1>é5</h1>', 'yes'])
    const without = ({ headers }: Response) => [...headers].filter(([name]) => name !== 'cache-status')
    expect(without(second)).toEqual(without(first))
    expect([first, second].map(({ headers }) => headers.get('Cache-Status'))).toEqual([MISS, HIT])
    expect(pageRan(ran)).toBe(1)
  })

  test('revalidates without being made, and answers HEAD', async () => {
    const { send, ran } = people()
    const tag = (await send(FIVE)).headers.get('ETag') ?? ''
    const again = await send(FIVE, { headers: { 'If-None-Match': tag } })
    expect([again.status, await again.text(), again.headers.get('Cache-Status')]).toEqual([304, '', HIT])
    const head = await send(FIVE, { method: 'HEAD' })
    expect([head.status, await head.text(), head.headers.get('ETag')]).toEqual([200, '', tag])
    expect(pageRan(ran)).toBe(1)
  })

  test('is another for other arguments, however they came', async () => {
    const { send } = people()
    const status = async (path: string) => (await send(path)).headers.get('Cache-Status')
    expect([await status(FIVE), await status('/people/6/'), await status('/people/5/?page=1'), await status('/people/05/'), await status(FIVE)]).toEqual([MISS, MISS, MISS, null, HIT])
  })

  test('is stale as its context is, by its arguments', async () => {
    const { send, call } = people({}, { identity: [] })
    const read = async (path: string) => {
      const answer = await send(path)
      return `${answer.headers.get('Cache-Status')} ${await answer.text()}`
    }
    for (const path of [FIVE, '/people/6/']) await read(path)
    await call('rename', { user_id: 5, name: 'Eve' })
    expect([await read(FIVE), await read('/people/6/')]).toEqual(['mizan;fwd=stale <h1>Eve</h1>', `${HIT} <h1>Bob</h1>`])
    await send('/rename/', { method: 'POST', body: new URLSearchParams({ user_id: '6', name: 'Zoe' }) })
    expect([await read(FIVE), await read('/people/6/')]).toEqual([`${HIT} <h1>Eve</h1>`, 'mizan;fwd=stale <h1>Zoe</h1>'])
  })

  test('is named by the groups that its header has', async () => {
    const { cache, entries } = listening()
    const answer = await people({ maxAge: 60 }, { cache }).send(FIVE)
    expect(entries[0]).toMatchObject({ context: 'user', names: ['user', 'user;user_id=5'], maxAge: 60 })
    expect(answer.headers.get('Cache-Groups')).toBe('"user", "user;user_id=5"')
  })

  test.each<[string, () => Response, string | null]>([
    ['a cookie', () => html.response(html`x`, { headers: { 'Set-Cookie': 'a=1' } }), 'sets a cookie'],
    ['no-store', () => html.response(html`x`, { headers: { 'Cache-Control': 'no-store' } }), 'no-store'],
    ['private, of a public context', () => html.response(html`x`, { headers: { 'Cache-Control': 'private' } }), 'private'],
    ['a body that may be a stream', () => new Response('x'), 'a body that is not html'],
    ['a body of more than a megabyte', () => html.response(html`${'x'.repeat(1024 * 1024 + 1)}`), 'a large body'],
    ['another status', () => html.response(html`x`, { status: 404 }), null],
    ['a redirect', () => Response.redirect('http://shop.test/', 302), null],
  ])('is not kept with %s', async (_name, page, detail) => {
    const { send, ran } = people({ page })
    const answers = [await send(FIVE), await send(FIVE)]
    expect(pageRan(ran)).toBe(2)
    const status = detail === null ? 'mizan;fwd=uri-miss;stored=?0' : `mizan;fwd=uri-miss;stored=?0;detail=${/ /.test(detail) ? `"${detail}"` : detail}`
    expect(answers[0]?.headers.get('Cache-Status')).toBe(status)
    const [one, two] = await Promise.all(answers.map((each) => each.text()))
    expect(one).toBe(two)
  })

  test('is not kept when it fails, and its failure is told', async () => {
    let count = 0
    const { send, errors } = people({
      page: () => {
        if (++count === 1) throw new Error('no')
        return html.response(html`there`)
      },
    })
    expect((await send(FIVE)).status).toBe(500)
    expect(errors).toMatchObject([{ fn: 'page' }])
    expect(await (await send(FIVE)).text()).toBe('there')
  })

  test('is made once for all who ask at the same time, each with a body of their own', async () => {
    const { send, ran } = people({ page: async () => (await new Promise((done) => setTimeout(done, 20)), html.response(html`x`)) })
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(FIVE)))
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(Array.from({ length: 20 }, () => 'x'))
    expect(pageRan(ran)).toBe(1)
  })
})

describe('a page of a private context', () => {
  const ask = async (one: { send(path: string): Promise<Response> }) => {
    const answer = await one.send('/me/')
    return [answer.headers.get('Cache-Status'), await answer.text()]
  }

  test('is kept for each user, and beside the data', async () => {
    const { member } = people({ mine: ({ user }) => (user as { id: unknown }).id })
    const [ann, bob] = [await member(5), await member(6)]
    expect([await ask(ann), await ask(bob), await ask(ann)]).toEqual([[MISS, '5'], [MISS, '6'], [HIT, '5']])
    expect((await ann.send('ctx/mine/')).headers.get('Cache-Status')).toBe(MISS)
    expect((await ann.send('/me/')).headers.get('Cache-Control')).toBe('private, no-cache')
    expect((await ann.call('touch')).status).toBe(200)
    expect(await ask(ann)).toEqual(['mizan;fwd=stale', '5'])
  })

  test('that reads the session, or shows a token, is nobody else’s', async () => {
    for (const [mine, detail] of [[(request) => request.session.get('cart') ?? null, 'reads session'], [async (request) => String(await request.csrfField()), 'session changed']] as [Implementation, string][]) {
      const { visitor, ran } = people({ mine })
      const [one, other] = [visitor(), visitor()]
      expect((await ask(one))[0]).toContain(detail)
      expect((await ask(other))[0]).toContain(detail)
      expect(ran.filter((name) => name === 'my_page')).toHaveLength(2)
    }
  })
})

test('a page whose schema makes other arguments of its own is stale by those that came', async () => {
  const page: Implementation = (_request, { id }) => html.response(html`${String(names.get(Number(id)))}`)
  const pageInput = z.object({ user_id: z.number() }).transform(({ user_id }) => ({ id: BigInt(user_id) }))
  const { send, call, names } = people({ page, pageInput }, { identity: [] })
  expect(await (await send(FIVE)).text()).toBe('Ann')
  expect((await send(FIVE)).headers.get('Cache-Status')).toBe(HIT)
  await call('rename', { user_id: 5, name: 'Eve' })
  const answer = await send(FIVE)
  expect(await answer.text()).toBe('Eve')
  expect(answer.headers.get('Cache-Groups')).toContain('user;user_id=5')
})

test('what is no page of a context has nothing to do with the cache', async () => {
  const { cache, entries } = listening()
  const { send } = people({}, { cache, identity: [] })
  const answer = await send('/rename/', { method: 'POST', body: new URLSearchParams({ user_id: '5', name: 'Eve' }) })
  expect([answer.headers.has('Cache-Status'), entries]).toEqual([false, []])
})
