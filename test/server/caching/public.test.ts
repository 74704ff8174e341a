import { describe, expect, test } from 'vitest'
import { memoryCache } from '../../../src/cache/index.js'
import { html, MizanError } from '../../../src/server/index.js'
import { context, fn, serve } from '../shop.js'
import { BUILD, listening, people } from './people.js'

const FIVE = 'ctx/user/?user_id=5'

describe('a public context', () => {
  test('runs its functions once, and then answers the same', async () => {
    const { send, ran } = people()
    const [first, second] = [await send(FIVE), await send(FIVE)]
    expect(ran.sort()).toEqual(['orders', 'profile'])
    expect(await second.text()).toBe(await first.text())
    expect([...second.headers].filter(([name]) => name !== 'cache-status')).toEqual([...first.headers].filter(([name]) => name !== 'cache-status'))
    expect([first, second].map(({ headers }) => headers.get('Cache-Status'))).toEqual(['mizan;fwd=uri-miss', 'mizan;hit'])
  })

  test('with a maxAge tells caches in front how old it is', async () => {
    const { send } = people({ maxAge: 60 })
    expect((await send(FIVE)).headers.get('Age')).toBeNull()
    const { headers } = await send(FIVE)
    expect([headers.get('Age'), headers.get('Cache-Control')]).toEqual(['0', 'public, max-age=0, s-maxage=60'])
    expect(headers.get('Cache-Status')).toBe('mizan;hit;ttl=60')
  })

  test('is one for everybody', async () => {
    const { send, visitor, member, ran } = people()
    await send(FIVE)
    for (const one of [visitor(), await member(5), await member(6)]) expect((await one.send(FIVE)).headers.get('Cache-Status')).toBe('mizan;hit')
    expect(ran.filter((name) => name === 'profile')).toHaveLength(1)
  })

  test('has an entry of its own for all that it depends on', async () => {
    const { status } = people()
    for (const path of [FIVE, 'ctx/user/?user_id=6', 'ctx/user/?page=2&user_id=5', 'ctx/user/?page=1&user_id=5']) {
      expect(await status(path)).toBe('mizan;fwd=uri-miss')
      expect(await status(path)).toBe('mizan;hit')
    }
  })

  test('revalidates without running anything, HEAD included', async () => {
    const { send, ran } = people()
    const tag = (await send(FIVE)).headers.get('ETag') ?? ''
    const again = await send(FIVE, { headers: { 'If-None-Match': `W/${tag}` } })
    expect([again.status, await again.text(), again.headers.get('ETag'), again.headers.get('Cache-Status')]).toEqual([304, '', tag, 'mizan;hit'])
    const head = await send(FIVE, { method: 'HEAD' })
    expect([head.status, await head.text(), head.headers.get('ETag')]).toEqual([200, '', tag])
    expect(ran).toHaveLength(2)
  })

  test('runs once for all who ask at the same time', async () => {
    let go = () => {}
    const gate = new Promise<void>((resolve) => (go = resolve))
    const { status, ran } = people({ profile: async () => gate })
    const all = Array.from({ length: 50 }, () => status(FIVE))
    setTimeout(go, 20)
    const statuses = await Promise.all(all)
    expect(statuses.filter((each) => each === 'mizan;fwd=uri-miss;collapsed')).toHaveLength(49)
    expect(ran).toHaveLength(2)
  })

  test('is stale once a call has said so, and what no call named is not', async () => {
    const { status, call, read } = people({}, { identity: [] })
    await Promise.all([status(FIVE), status('ctx/user/?user_id=6')])
    await call('rename', { user_id: 5, name: 'Eve' })
    expect(await status('ctx/user/?user_id=6')).toBe('mizan;hit')
    expect(await status(FIVE)).toBe('mizan;fwd=stale')
    expect(await read(FIVE)).toMatchObject({ profile: { name: 'Eve' } })
  })

  test('is stale once a view has said so in its headers', async () => {
    const { status, send, read } = people({}, { identity: [] })
    await status(FIVE)
    await status('ctx/user/?user_id=6')
    expect((await send('/rename/', { method: 'POST', body: new URLSearchParams({ user_id: '5', name: 'Eve' }) })).status).toBe(200)
    expect(await status('ctx/user/?user_id=6')).toBe('mizan;hit')
    expect(await read(FIVE)).toMatchObject({ profile: { name: 'Eve' } })
  })

  test('keeps nothing of an answer in which a function failed', async () => {
    const { send, ran } = people({
      profile: () => {
        throw new MizanError('not_found')
      },
    })
    const answers = [await send(FIVE), await send(FIVE)]
    for (const answer of answers) {
      expect(await answer.json()).toMatchObject({ $errors: { profile: { code: 'not_found' } } })
      expect([answer.headers.get('Cache-Control'), answer.headers.get('Cache-Status')]).toEqual(['no-store', 'mizan;fwd=uri-miss;stored=?0'])
    }
    expect(ran).toHaveLength(4)
  })

  test('keeps nothing of who asks for what there is not', async () => {
    const { cache, entries } = listening()
    const { send } = people({}, { cache })
    for (const path of ['ctx/user/', 'ctx/user/?user_id=x', 'ctx/user/?user_id=05', 'ctx/user?user_id=5', 'ctx/nothing/']) {
      const answer = await send(path)
      expect([answer.status >= 300, answer.headers.has('Cache-Status')]).toEqual([true, false])
    }
    expect(entries).toEqual([])
  })

  test('keeps nothing that a function gave when it saw that nobody waits any more', async () => {
    const leaving = new AbortController()
    const { send, read } = people({ profile: ({ signal }) => (leaving.abort(), signal.aborted ? { name: null } : { name: 'Ann' }) })
    await send(FIVE, { signal: leaving.signal })
    expect(await read(FIVE)).toMatchObject({ profile: { name: 'Ann' } })
  })

  test('is stale by itself after its maxAge, and says how long it is not', async () => {
    const { cache, entries } = listening()
    const { status } = people({ maxAge: 60 }, { cache })
    expect([await status(FIVE), await status(FIVE)]).toEqual(['mizan;fwd=uri-miss', 'mizan;hit;ttl=60'])
    expect(entries[0]?.maxAge).toBe(60)
  })

  test('says more in development', async () => {
    const { status } = people({ maxAge: 60, table: { dev: true } })
    await status(FIVE)
    expect(await status(FIVE)).toMatch(/^mizan;hit;ttl=60;age=0;generation="[\w.]+"$/)
  })

  test('is asked by names, which are its groups', async () => {
    const { cache, entries } = listening()
    const { send } = people({}, { cache })
    const answer = await send(FIVE)
    expect(entries[0]).toMatchObject({ context: 'user', names: ['user', 'user;user_id=5'], maxAge: null })
    expect(answer.headers.get('Cache-Groups')).toBe('"user", "user;user_id=5"')
  })
})

test('two contexts, their pages, and two pages are never one, whatever their params', async () => {
  const page = (name: string) => fn(name, () => html.response(html`${name}`), { route: `/${name}/` })
  const parts = ['news', 'shop'].map((name) => context(name, [fn(`${name}_data`, () => name), page(`${name}_a`), page(`${name}_b`)]))
  const own = parts.map(({ contexts: [one], functions }) => ({ contexts: [{ ...one!, functions: one!.functions.slice(0, 1) }], functions }))
  const { cache, keys } = listening()
  const { send } = serve({ build: BUILD, contexts: own.flatMap(({ contexts }) => contexts), functions: own.flatMap(({ functions }) => functions) }, { cache })
  const answers = []
  for (const path of ['ctx/news/', 'ctx/shop/', '/news_a/', '/news_b/', '/shop_a/', '/shop_b/']) answers.push(await (await send(path)).text())
  expect(answers).toEqual(['{"news_data":"news"}', '{"shop_data":"shop"}', 'news_a', 'news_b', 'shop_a', 'shop_b'])
  expect(new Set(keys()).size).toBe(6)
})

describe('an answer of another build or schema', () => {
  const both = [
    { build: BUILD, schema: 'hash-1' },
    { build: 'another-build-of-it-00', schema: 'hash-1' },
    { build: BUILD, schema: 'hash-2' },
  ]

  test('is not this one’s', async () => {
    const cache = memoryCache()
    for (const table of both) expect(await people({ table }, { cache }).status(FIVE)).toBe('mizan;fwd=uri-miss')
    // A second schema has the first one's entries forgotten, whose purges were not by its shapes.
    expect(await people({ table: both[0] as object }, { cache }).status(FIVE)).toMatch(/^mizan;(hit|fwd=stale)$/)
  })

  test('is told by the functions themselves, where there is no build', async () => {
    const cache = memoryCache()
    const profile = () => ({ name: 'Ann' })
    const unbuilt = (run: () => unknown) => {
      const { table } = { table: { build: 'mizan:build:0000000000' } }
      return people({ profile: run, table }, { cache })
    }
    const one = unbuilt(profile)
    expect([await one.status(FIVE), await one.status(FIVE)]).toEqual(['mizan;fwd=uri-miss', 'mizan;hit'])
    expect(await unbuilt(() => ({ name: 'Eve' })).read(FIVE)).toMatchObject({ profile: { name: 'Eve' } })
  })
})
