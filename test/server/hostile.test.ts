import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { context, fn, param, serve, type } from './shop.js'

const params = [
  param('user_id', type('integer')),
  param('tags', type('string[]'), false),
  param('on', type('boolean'), false),
]
const profile = fn('user_profile', (_request, args) => args, { params })
const shop = serve(context('user', [profile], { params, shapes: [['user_id'], ['on']] }))

const echo = fn('echo', (_request, args) => args, {
  affects: [{ context: 'user', params: ['value'] }],
  params: [param('value', null)],
})
const calls = serve({ functions: [echo] })

const prototype = Object.getOwnPropertyNames(Object.prototype).join()
afterEach(() => {
  if (Object.getOwnPropertyNames(Object.prototype).join() !== prototype) throw new Error('Object.prototype was changed')
})

/** Hosts answer errors of the client with 4xx; an exception or a 500 would be one of ours. */
async function expectSound(answer: Response, told: unknown[]): Promise<void> {
  expect([200, 304, 308, 400, 403, 404, 405, 413, 415]).toContain(answer.status)
  expect(told).toEqual([])
  const text = await answer.text()
  if (text) expect(typeof JSON.parse(text)).toBe('object')
}

const inherited = ['__proto__', 'constructor', 'prototype']
const nasty = fc.constantFrom(...inherited, '%', '%ff', '%00', '</script>', 'user_id', 'tags', '5', 'true', '"', ';')
const text = fc.oneof(nasty, fc.string(), fc.string({ unit: 'grapheme' }))

const views = serve({
  contexts: context('user', [], { params, shapes: [['user_id']] }).contexts,
  functions: [
    fn('page', (_request, args) => Response.json(args), { route: '/page/:user_id/', context: 'user', params }),
    fn('send', (_request, args) => Response.json(args), { route: '/page/:user_id/', methods: ['POST', 'PUT'], params: [...params, param('q', type('string'), false)], affects: [{ context: 'user', params: ['user_id'] }] }),
  ],
})

describe('hostile input', () => {
  test('to a view is answered, and not by a 500', async () => {
    const accept = fc.constantFrom('text/html', '*/*', '')
    const media = fc.constantFrom('application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data', 'application/json', 'text/html', '')
    const body = fc.oneof(text, fc.array(fc.tuple(text, text).map(([name, value]) => `${name}=${value}`)).map((all) => all.join('&')), fc.json(), text.map((value) => `--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n${value}\r\n--x--`))
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'PATCH', 'OPTIONS'), fc.tuple(body, media, accept), async (path, query, method, [sent, contentType, Accept]) => {
        const url = `http://shop.test/page/${fc.stringify(path).length % 2 ? '5' : path}/?${query}`
        if (!URL.canParse(url)) return
        const hasBody = method !== 'GET' && method !== 'HEAD'
        const request = new Request(url, { method, headers: { Accept, 'Content-Type': contentType }, ...(hasBody ? { body: sent } : {}) })
        const answer = await views.handle(request)
        expect(views.errors).toEqual([])
        if (!answer) return
        expect([200, 204, 308, 400, 405, 413, 415]).toContain(answer.status)
        expect((answer.headers.get('Location') ?? '/page/').startsWith('/page/')).toBe(true)
        expect(await answer.text()).not.toMatch(/<script|at .*:\d+:\d+/)
      }),
      { numRuns: 1000 },
    )
  })

  test('in a query is answered, and not by a 500', async () => {
    const pair = fc.tuple(text, text).map(([name, value]) => `${name}=${value}`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(pair, text, fc.constant('user_id=5')), { maxLength: 5 }), async (parts) => {
        await expectSound(await shop.send(`ctx/user/?${parts.join('&').replaceAll('#', '')}`), shop.errors)
      }),
    )
  })

  test('in a path is answered, and redirects stay on this server', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 3 }), async (parts) => {
        const path = parts.join('/').replaceAll('#', '')
        const answer = await shop.handle(new Request(new URL(`http://shop.test/api/mizan/ctx/${path}`)))
        if (answer) await expectSound(answer, shop.errors)
        const location = answer?.headers.get('Location') ?? '/api/mizan/'
        expect(location.startsWith('/api/mizan/')).toBe(true)
      }),
    )
  })

  test('in a body is answered, and not by a 500', async () => {
    const shaped = fc.record(
      {
        fn: fc.oneof(fc.constant('echo'), text, fc.jsonValue()),
        args: fc.oneof(fc.jsonValue(), fc.dictionary(text, fc.jsonValue())),
      },
      { requiredKeys: [] },
    )
    const body = fc.oneof(
      shaped.map((value) => JSON.stringify(value)),
      fc.jsonValue().map((value) => JSON.stringify({ fn: 'echo', args: { value } })),
      fc.json(),
      fc.string(),
      fc.uint8Array(),
    )
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: sent as BodyInit }
        await expectSound(await calls.send('call/', init), calls.errors)
      }),
    )
  })

  test('in headers is answered, and not by a 500', async () => {
    const value = fc.string({ unit: fc.constantFrom(...Array.from('abc/*;,="\\ %:.0123456789')) })
    const names = ['Content-Type', 'Content-Length', 'Origin', 'Sec-Fetch-Site', 'If-None-Match']
    const headers = fc.record(Object.fromEntries(names.map((name) => [name, value])))
    await fc.assert(
      fc.asyncProperty(headers, async (sent) => {
        const init = { method: 'POST', headers: sent, body: '{"fn":"echo"}' }
        await expectSound(await calls.send('call/', init), calls.errors)
        await expectSound(await shop.send('ctx/user/?user_id=5', { headers: sent }), shop.errors)
      }),
    )
  })

  test('that gets through comes back as it was sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const answer = await calls.call('echo', { value })
        expect(((await answer.json()) as { result: unknown }).result).toEqual(JSON.parse(JSON.stringify({ value })))
      }),
    )
  })
})
