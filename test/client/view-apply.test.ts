// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { applyInvalidation, registerContext, Store, viewFetch } from '../../src/client/index.js'

interface Answer {
  url?: string
  status?: number
  field?: string | null
  redirected?: boolean
  type?: ResponseType
}

const HERE = 'https://shop.example/profile/5/'
const contexts = ['user', 'users'].map((name) => registerContext(name))
let stale: () => string[]

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://shop.example/a/page')
  const store = new Store()
  const entries = contexts.map((context) => store.entry(context, {}))
  stale = () => entries.filter((entry) => entry.isStale).map((entry) => entry.context.name)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  document.head.innerHTML = ''
})

/** What only a browser makes: an answer with a URL, of a status that no constructor takes. */
function response({ url = HERE, status = 200, field = null, redirected = false, type = 'basic' }: Answer): Response {
  const made = new Response('', { headers: field === null ? {} : { 'X-Mizan-Invalidate': field } })
  for (const [key, value] of Object.entries({ url, status, redirected, type })) Object.defineProperty(made, key, { value })
  return made
}

function xhr({ url = HERE, status = 200, field = null }: Answer): XMLHttpRequest {
  const made = new XMLHttpRequest()
  for (const [key, value] of Object.entries({ responseURL: url, status })) Object.defineProperty(made, key, { value })
  made.getResponseHeader = (name) => (name === 'X-Mizan-Invalidate' ? field : null)
  return made
}

describe.each([
  ['a Response', response],
  ['an XMLHttpRequest', xhr],
])('the invalidation of %s', (_, make) => {
  test.each<[string, Answer, string[]]>([
    ['names what is stale', { field: 'users' }, ['users']],
    ['says that everything is', { field: '*' }, ['user', 'users']],
    ['says that nothing is', { field: '' }, []],
    ['is not there', {}, []],
    ['does not parse', { field: 'user;;' }, ['user', 'users']],
    ['comes from another origin', { field: '*', url: 'https://evil.example/' }, []],
    ['comes from another scheme', { field: '*', url: 'http://shop.example/profile/5/' }, []],
    ['comes from another port', { field: '*', url: 'https://shop.example:8443/' }, []],
    ['comes with an answer without a URL', { field: 'user', url: '' }, ['user']],
    ['is missing from a refusal', { status: 403 }, []],
    ['is missing from a failure of the server', { status: 500 }, []],
    ['is missing from a proxy’s answer', { status: 502 }, ['user', 'users']],
    ['is missing as the server was not reached', { status: 503 }, ['user', 'users']],
    ['is missing as the server was too slow', { status: 504 }, ['user', 'users']],
    ['is on an answer that no server gave whole', { status: 504, field: 'user' }, ['user', 'users']],
    ['is missing as no answer came', { status: 0, url: '' }, ['user', 'users']],
  ])('%s', (_, answer, expected) => {
    applyInvalidation(make(answer))
    expect(stale()).toEqual(expected)
  })

  test.each(['GET', 'get', 'HEAD', 'OPTIONS'])('has no say after a %s, where its caller tells the method', (method) => {
    applyInvalidation(make({ field: '*' }), method)
    applyInvalidation(make({ status: 502 }), method)
    expect(stale()).toEqual([])
    applyInvalidation(make({ field: 'user' }), 'PATCH')
    expect(stale()).toEqual(['user'])
  })

  test('has a say although a base element leads elsewhere', () => {
    document.head.innerHTML = '<base href="https://cdn.example/">'
    applyInvalidation(make({ field: 'user', url: '' }))
    expect(stale()).toEqual(['user'])
    applyInvalidation(make({ field: '*', url: 'https://cdn.example/' }))
    expect(stale()).toEqual(['user'])
  })

  test('is told of when it does not parse', () => {
    applyInvalidation(make({ field: 'user;;' }))
    expect(console.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('user;;'))
  })
})

describe('a redirect', () => {
  test('that was followed leaves its field behind, so everything is stale', () => {
    applyInvalidation(response({ redirected: true }))
    expect(stale()).toEqual(['user', 'users'])
  })

  test('that kept the method leads to the field', () => {
    applyInvalidation(response({ redirected: true, field: 'user' }))
    expect(stale()).toEqual(['user'])
  })

  test('that is not followed shows nothing, so everything is stale', () => {
    applyInvalidation(response({ status: 0, type: 'opaqueredirect' }))
    expect(stale()).toEqual(['user', 'users'])
  })

  test('of a write to another origin makes everything stale, and its last answer has no say', async () => {
    vi.stubGlobal('fetch', async () => response({ url: 'https://evil.example/', redirected: true, field: 'user' }))
    await viewFetch('/profile/', { method: 'POST' })
    expect(stale()).toEqual(['user', 'users'])
  })
})

test('an opaque answer is of another origin, whatever it hides', () => {
  applyInvalidation(response({ status: 0, url: '', type: 'opaque' }))
  expect(stale()).toEqual([])
})

test('`redirect: "manual"` leaves the way to its caller', async () => {
  const assign = vi.spyOn(location, 'assign').mockImplementation(() => {})
  vi.stubGlobal('fetch', async () => new Response('', { headers: { 'X-Mizan-Location': '/there', 'X-Mizan-Invalidate': 'user' } }))
  const answer = await viewFetch('/profile/', { method: 'POST', redirect: 'manual' })
  expect(answer.headers.get('X-Mizan-Location')).toBe('/there')
  expect(assign).not.toHaveBeenCalled()
  await viewFetch('/profile/', { method: 'POST' })
  expect(assign).toHaveBeenCalledOnce()
  expect(stale()).toEqual(['user'])
})
