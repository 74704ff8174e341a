import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDjango } from '../e2e/django.js'
import type { RunningApplication } from '../e2e/production.js'
import { Browser } from './browser.js'
import { describeDjango, PROJECT, temporaryFolder } from './django.js'

const THING = '12345678-1234-4678-9234-567812345678'

describeDjango('the reference package', () => {
  const variables = { TEST_APPS: 'people', TEST_DB: join(temporaryFolder(), 'everything.db') }
  let server: RunningApplication
  beforeAll(async () => {
    server = await startDjango(PROJECT, variables)
  })
  afterAll(() => server?.close())

  const people = async (browser: Browser) => ((await (await browser.send('/api/mizan/ctx/people/')).json()) as { people_list: string[] }).people_list

  test('keeps who asks from functions of public contexts, says how to get it, and lets the others answer', async () => {
    const browser = new Browser(server.url)
    const answer = await browser.send('/api/mizan/ctx/careless/')
    expect(await answer.json()).toEqual({ careless_count: 1, $errors: { careless_name: expect.objectContaining({ status: 500, code: 'server' }) as object } })
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    await expect.poll(() => server.terminal.text).toContain('careless_name reads request.user, but the context "careless" is public')
    expect(server.terminal.text).toContain('private=True')
  })

  test('undoes a write that is refused or fails, tells nothing of it, and keeps its text', async () => {
    const browser = new Browser(server.url)
    const before = await people(browser)
    expect(await browser.call('add_person', { name: 'r', outcome: 'refused' })).toEqual([
      409,
      { type: 'about:blank', title: 'Conflict', status: 409, detail: 'There is one.', code: 'taken', fields: { name: ['It is taken.'] } },
    ])
    const [status, failed] = await browser.call('add_person', { name: 'f', outcome: 'failed' })
    expect([status, failed]).toEqual([500, expect.objectContaining({ code: 'server' })])
    expect(JSON.stringify(failed)).not.toContain('secret')
    // What cannot be sent is no success either.
    expect((await browser.call('add_person', { name: 'o', outcome: 'odd' }))[0]).toBe(500)
    expect(await people(browser)).toEqual(before)
    expect((await browser.call('all_told'))[1]['result']).toEqual([])
  })

  test('says what a write has made stale once it is committed, and brings what the page shows', async () => {
    const browser = new Browser(server.url)
    const [, answer] = await browser.call('add_person', { name: 'ann' }, { contexts: ['people', 'desk', 'people?a=1', 5] })
    expect(answer).toEqual({ result: 'ann', invalidate: ['people'], contexts: [{ context: 'people', params: {}, data: { people_list: ['ann'] } }] })
    expect((await browser.call('all_told'))[1]['result']).toEqual([{ items: ['people'], isCommitted: true }])
  })

  test('takes only what a function lists for stale', async () => {
    const [status] = await new Browser(server.url).call('stray')
    expect(status).toBe(500)
    await expect.poll(() => server.terminal.text).toContain('stray does not list "people" in `affects`')
  })

  test('reads what annotations say, and answers with it', async () => {
    const browser = new Browser(server.url)
    const thing = { id: THING, price: '1.50', made: '2026-01-01', seen: '2026-01-01T02:00:00+02:00', colour: 'red', size: 2, kind: 'b', parts: [], notes: { a: null } }
    const whole = { ...thing, parts: [{ ...thing, rating: 1.5 }] }
    const seen = '2026-01-01T00:00:00.000Z'
    expect(await browser.call('put_thing', { id: THING, thing: whole })).toEqual([
      200,
      {
        result: { ...whole, seen, rating: null, parts: [{ ...thing, seen, rating: 1.5 }] },
        invalidate: [{ context: 'things', params: { id: THING } }],
      },
    ])
  })

  test.each([
    [{ price: 1.5 }, 'price: Expected a decimal number as a text, such as "1.50".'],
    [{ made: '2026-02-30' }, 'made: Expected a date, such as "2026-01-01".'],
    [{ seen: '2026-01-01T00:00:00' }, 'seen: Expected a date and time with its offset, such as "2026-01-01T12:00:00Z".'],
    [{ colour: 'green' }, 'colour: Expected one of "red", "blue".'],
    [{ size: true }, 'size: Expected one of 1, 2.'],
    [{ kind: 'c' }, 'kind: Expected one of "a", "b".'],
    [{ parts: [{}] }, 'parts: 0: It lacks the member "colour".'],
    [{ notes: { a: 1 } }, 'notes: a: Expected a text, or null.'],
    [{ more: 1 }, 'There is no member "more".'],
    [{ id: 'x' }, 'id: Expected a UUID.'],
    [{ rating: '1' }, 'rating: Expected a number, or null.'],
  ])('refuses %j, and says where and why', async (wrong, message) => {
    const thing = { id: THING, price: '1', made: '2026-01-01', seen: '2026-01-01T00:00:00Z', colour: 'red', size: 1, kind: 'a', parts: [], notes: {}, ...wrong }
    expect(await new Browser(server.url).call('put_thing', { id: THING, thing })).toEqual([400, expect.objectContaining({ code: 'invalid', fields: { thing: [message] } })])
  })

  test.each(['{"fn":"update_name","args":{"user_id":1e999,"name":"a"}}', '{"fn":"update_name","args":{"user_id":NaN,"name":"a"}}', '{"fn":"update_name","args":{"user_id":1,"name":"\\ud800"}}', '{"fn":"update_name","args":{"user_id":9007199254740993,"name":"a"}}'])(
    'refuses %s, which Python alone would take',
    async (body) => {
      const answer = await new Browser(server.url).write('/api/mizan/call/', { body, headers: { 'Content-Type': 'application/json' } })
      expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid' })])
    },
  )

  test('takes files beside the JSON of a call', async () => {
    const browser = new Browser(server.url)
    const form = new FormData()
    form.append('/photo', new Blob(['12345']), 'a.txt')
    form.append('call', JSON.stringify({ fn: 'add_photo', args: { photo: null, text: 'x' } }))
    const answer = await browser.write('/api/mizan/call/', { body: form })
    expect(await answer.json()).toEqual({ result: { size: 5, name: 'a.txt', text: 'x' }, invalidate: ['things', { context: 'things', params: { kind: 'a' } }] })
    form.set('/photo', 'text')
    form.append('/nowhere/0', new Blob(['1']), 'b.txt')
    expect((await browser.write('/api/mizan/call/', { body: form })).status).toBe(400)
  })

  test('gives another token with a login and with a logout, and with nothing else', async () => {
    const browser = new Browser(server.url)
    const session = async () => ((await (await browser.send('/api/mizan/session/')).json()) as { principal: unknown }).principal
    expect(await session()).toBeNull()
    const tokens = [browser.cookie('csrftoken')]
    const remember = () => tokens.push(browser.cookie('csrftoken'))
    await browser.call('ping')
    expect(browser.cookie('csrftoken')).toBe(tokens[0])
    // Who has become another is brought nothing: the page begins anew.
    expect((await browser.call('sign_in', { name: 'ben' }, { contexts: ['people'] }))[1]).not.toHaveProperty('contexts')
    remember()
    expect(await session()).toEqual(expect.any(String))
    await browser.call('ping')
    expect(browser.cookie('csrftoken')).toBe(tokens[1])
    await browser.call('sign_out', {}, { contexts: ['people'] })
    remember()
    expect(await session()).toBeNull()
    expect(new Set(tokens).size).toBe(3)
  })

  test('lets nobody in by a login that fails', async () => {
    const browser = new Browser(server.url)
    expect(await browser.call('sign_in_half', { name: 'fay' })).toEqual([409, expect.objectContaining({ detail: 'Not today.' })])
    expect(await (await browser.send('/api/mizan/session/')).json()).toMatchObject({ principal: null })
    expect(await people(browser)).not.toContain('fay')
  })

  test('brings nothing with a call that begins a session', async () => {
    const browser = new Browser(server.url)
    const [, first] = await browser.call('count_visit', {}, { contexts: ['visits'] })
    expect(first).toEqual({ result: 1, invalidate: ['visits'] })
    const [, second] = await browser.call('count_visit', {}, { contexts: ['visits'] })
    expect(second).toMatchObject({ result: 2, contexts: [{ context: 'visits', data: { visit_count: 3 } }] })
  })

  test('gives the token with a session that begins', async () => {
    const browser = new Browser(server.url)
    await browser.send('/api/mizan/ctx/visits/')
    expect([browser.cookie('sessionid'), browser.cookie('csrftoken')]).toEqual([expect.any(String), expect.any(String)])
    const token = browser.cookie('csrftoken')
    await browser.send('/api/mizan/ctx/visits/')
    expect(browser.cookie('csrftoken')).toBe(token)
  })

  test('undoes what a view did that answers with an error, and reads its form by annotation', async () => {
    const browser = new Browser(server.url)
    await browser.send('/api/mizan/session/')
    const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      browser.send('/people/', { method: 'POST', headers, body: new URLSearchParams({ csrfmiddlewaretoken: browser.cookie('csrftoken') ?? '', ...fields }) })
    const failed = await post({ name: 'nobody' })
    expect([failed.status, failed.headers.get('X-Mizan-Invalidate')]).toEqual([422, null])
    expect(await people(browser)).not.toContain('nobody')
    const done = await post({ name: 'cleo', age: '5', cute: 'on' })
    expect([done.status, await done.text(), done.headers.get('X-Mizan-Invalidate')]).toEqual([200, '5 True', 'people'])
    expect(await (await post({ name: 'dan', age: '' })).text()).toBe('0 False')
    const wrong = await post({ name: 'eve', age: 'x', csrfmiddlewaretoken: browser.cookie('csrftoken') ?? '' }, { Accept: 'text/html' })
    expect([wrong.status, wrong.headers.get('Content-Type'), await wrong.text()]).toEqual([400, expect.stringContaining('text/html'), expect.stringContaining('age: Expected an integer.')])
    expect(await people(browser)).toEqual(expect.arrayContaining(['cleo', 'dan']))
  })

  test('finds the literal route before the one with params, with its slash, and no other method', async () => {
    const browser = new Browser(server.url)
    expect(await (await browser.send('/people/new/')).text()).toContain('<p>')
    expect(await (await browser.send('/people/ann/')).text()).toBe('ann')
    const moved = await browser.send('/people/ann?name=1')
    expect([moved.status, moved.headers.get('Location')]).toEqual([308, '/people/ann/?name=1'])
    expect((await browser.send('/people/ann/?name=ben')).status).toBe(400)
    const other = await browser.write('/people/ann/', { body: '' })
    expect([other.status, other.headers.get('Allow')]).toEqual([405, 'GET, HEAD'])
    expect((await browser.send('/people/none/')).status).toBe(404)
  })

  test('tells of its instance and of where its code is in development alone', async () => {
    const here = await fetch(new URL('/api/mizan/schema/', server.url))
    expect([here.status, here.headers.get('X-Mizan-Instance')]).toEqual([200, expect.stringMatching(/./)])
    expect((await fetch(new URL('/api/mizan/schema/', server.url), { headers: { 'If-None-Match': here.headers.get('ETag') ?? '' } })).status).toBe(304)
    const production = await startDjango(PROJECT, { ...variables, DJANGO_DEBUG: '0' })
    try {
      const there = await fetch(new URL('/api/mizan/schema/', production.url))
      expect([there.status, there.headers.get('X-Mizan-Instance')]).toEqual([404, null])
      expect(there.headers.get('X-Mizan-Schema')).toBe(here.headers.get('X-Mizan-Schema'))
    } finally {
      await production.close()
    }
  })
})
