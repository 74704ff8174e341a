// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { csrf } from '../../src/client/csrf.js'
import { registerContext, Store, viewFetch } from '../../src/client/index.js'

interface Sent {
  line: string
  token: string | null
  text: string
}

const sent: Sent[] = []
let token: string | undefined
/** What the server does with the nth write; past the last one, it accepts. */
let answers: (() => Response | Promise<Response>)[]
let session: () => Promise<Response>
let isAllStale: () => boolean

const refusal = (code = 'csrf', status = 403) =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code }), { status, headers: { 'Content-Type': 'application/problem+json' } })

beforeEach(() => {
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://shop.example/a/page')
  document.cookie = 'csrftoken=; max-age=0'
  sent.length = 0
  answers = [() => refusal()]
  token = 'new'
  session = async () => {
    document.cookie = `csrftoken=${token}`
    return new Response('{}')
  }
  vi.stubGlobal('fetch', async (input: string | Request, init?: RequestInit): Promise<Response> => {
    if (typeof input === 'string') {
      sent.push({ line: `GET ${input}`, token: null, text: '' })
      init?.signal?.throwIfAborted()
      return session()
    }
    sent.push({ line: `${input.method} ${input.url}`, token: input.headers.get('X-CSRFToken'), text: await input.text() })
    return (answers.shift() ?? (() => new Response('done')))()
  })
  const store = new Store()
  const entry = store.entry(registerContext('user'), {})
  isAllStale = () => entry.isStale
})

afterEach(() => {
  vi.unstubAllGlobals()
  document.head.innerHTML = ''
})

const lines = () => sent.map(({ line, token, text }) => [line, token, text].filter((part) => part).join(' '))
const POST = 'POST https://shop.example/profile/'

test('a write whose token is refused fetches a new one and is sent once more, with the same body', async () => {
  document.cookie = 'csrftoken=old'
  const response = await viewFetch('/profile/', { method: 'POST', body: 'name=Ann' })
  expect(await response.text()).toBe('done')
  expect(lines()).toEqual([`${POST} old name=Ann`, 'GET /api/mizan/session/', `${POST} new name=Ann`])
  expect(isAllStale()).toBe(false)
})

test('a second refusal is the answer', async () => {
  answers.push(() => refusal())
  const response = await viewFetch('/profile/', { method: 'POST' })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ code: 'csrf' })
  expect(lines()).toEqual([POST, 'GET /api/mizan/session/', `${POST} new`])
  expect(isAllStale()).toBe(false)
})

test('a token comes from the server that `base` names', async () => {
  await viewFetch('/profile/', { method: 'POST', base: '/shop/' })
  expect(lines()[1]).toBe('GET /shop/session/')
})

test.each([
  ['another problem', () => refusal('forbidden')],
  ['no problem document', () => new Response('<h1>Forbidden</h1>', { status: 403 })],
  ['another status', () => refusal('csrf', 400)],
])('%s is no refused token', async (_, answer) => {
  answers = [answer]
  const response = await viewFetch('/profile/', { method: 'POST' })
  expect(response.bodyUsed).toBe(false)
  expect(sent).toHaveLength(1)
  expect(isAllStale()).toBe(false)
})

test.each([
  ['answers with an error', async () => new Response('', { status: 500 })],
  ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
])('the refusal is the answer when the session %s', async (_, fails) => {
  session = fails
  expect((await viewFetch('/profile/', { method: 'POST' })).status).toBe(403)
  expect(sent).toHaveLength(2)
  expect(isAllStale()).toBe(false)
})

test('a request object is sent a second time whole, with what `init` changes of it', async () => {
  const request = new Request('https://shop.example/profile/', { method: 'PUT', body: 'name=Ann', headers: { 'X-Own': 'yes' } })
  await viewFetch(request)
  answers.push(() => refusal())
  await viewFetch(new Request('https://shop.example/profile/', { method: 'PUT', body: 'name=Bob' }), { method: 'PATCH' })
  expect(lines().filter((line) => !line.startsWith('GET'))).toEqual([
    'PUT https://shop.example/profile/ name=Ann',
    'PUT https://shop.example/profile/ new name=Ann',
    'PATCH https://shop.example/profile/ new name=Bob',
    'PATCH https://shop.example/profile/ new name=Bob',
  ])
})

test('a stream is sent once: its refusal is the answer, and the next write has the new token', async () => {
  const body = () => new Blob(['name=Ann']).stream()
  const send = () => viewFetch('/profile/', { method: 'POST', body: body(), duplex: 'half' } as RequestInit)
  expect((await send()).status).toBe(403)
  expect((await send()).status).toBe(200)
  expect(lines()).toEqual([`${POST} name=Ann`, 'GET /api/mizan/session/', `${POST} new name=Ann`])
})

test('a second attempt whose outcome is unknown makes everything stale', async () => {
  answers.push(() => Promise.reject(new TypeError('fetch failed')))
  await expect(viewFetch('/profile/', { method: 'POST' })).rejects.toThrow('fetch failed')
  expect(isAllStale()).toBe(true)
})

test('an abort while the token is fetched is an abort, and nothing was written', async () => {
  const controller = new AbortController()
  session = async () => {
    controller.abort(new Error('enough'))
    throw new Error('aborted')
  }
  await expect(viewFetch('/profile/', { method: 'POST', signal: controller.signal })).rejects.toThrow('enough')
  expect(sent).toHaveLength(2)
  expect(isAllStale()).toBe(false)
})

test('what is aborted before it is sent writes nothing', async () => {
  await expect(viewFetch('/profile/', { method: 'POST', signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  expect(sent).toEqual([])
  expect(isAllStale()).toBe(false)
})

test('an abort after it was sent makes everything stale', async () => {
  const controller = new AbortController()
  answers = [
    () => {
      controller.abort(new Error('enough'))
      return Promise.reject(controller.signal.reason as Error)
    },
  ]
  await expect(viewFetch('/profile/', { method: 'POST', signal: controller.signal })).rejects.toThrow('enough')
  expect(isAllStale()).toBe(true)
})

test('no token follows a path that a base element takes to another origin', async () => {
  document.cookie = 'csrftoken=old'
  document.head.innerHTML = '<base href="https://cdn.example/">'
  answers = []
  await viewFetch('/profile/', { method: 'POST' })
  expect(lines()).toEqual(['POST https://cdn.example/profile/'])
  expect(csrf('/api/mizan/call/')).toEqual({})
  expect(csrf('https://shop.example/api/mizan/call/')).toEqual({ 'X-CSRFToken': 'old' })
})
