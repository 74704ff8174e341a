// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from 'vitest'
import { configureMizan, viewFetch } from '../../src/client/index.js'

const sent: string[] = []
let restore = () => {}
let token = 'first'

beforeEach(() => {
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://shop.example/a/page')
  sent.length = 0
  token = 'first'
  restore = configureMizan({
    async fetch(input) {
      if (!(input instanceof Request)) throw new TypeError('a view is asked for by a Request')
      const bearer = input.headers.get('Authorization')
      sent.push([input.method, new URL(input.url).pathname, bearer, await input.text()].filter(Boolean).join(' '))
      return new Response('', { status: bearer === 'Bearer first' ? 401 : 200 })
    },
    jwt: { get: () => token, refresh: async () => (token = 'second') },
  })
})

afterEach(() => restore())

test('a view is sent by the application’s fetch, with its token, and once more with a refreshed one', async () => {
  expect((await viewFetch('/profile/', { method: 'POST', body: 'name=Ann' })).status).toBe(200)
  expect((await viewFetch(new Request('https://shop.example/profile/'))).status).toBe(200)
  expect(sent).toEqual(['POST /profile/ Bearer first name=Ann', 'POST /profile/ Bearer second name=Ann', 'GET /profile/ Bearer second'])
})

test('a read is sent once more as well', async () => {
  expect((await viewFetch('/profile/')).status).toBe(200)
  expect(sent).toEqual(['GET /profile/ Bearer first', 'GET /profile/ Bearer second'])
})

test('a request object is sent once more whole', async () => {
  await viewFetch(new Request('https://shop.example/profile/', { method: 'PUT', body: 'name=Ann' }))
  expect(sent).toEqual(['PUT /profile/ Bearer first name=Ann', 'PUT /profile/ Bearer second name=Ann'])
})

test('a stream is sent once, and the refusal is its answer', async () => {
  const init = { method: 'POST', body: new Blob(['name=Ann']).stream(), duplex: 'half' } as RequestInit
  expect((await viewFetch('/profile/', init)).status).toBe(401)
  expect(sent).toEqual(['POST /profile/ Bearer first name=Ann'])
})

test('no token goes to another origin', async () => {
  await viewFetch('https://evil.example/profile/', { method: 'POST' })
  expect(sent).toEqual(['POST /profile/'])
})
