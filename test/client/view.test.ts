// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { applyInvalidation, registerContext, Store, viewFetch } from '../../src/client/index.js'
import { FakeServer } from './fake-server.js'

const server = new FakeServer()
const contexts = ['user', 'users'].map((name) => registerContext(name))
const assign = vi.fn()
let stale: () => string[]

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://shop.example/a/page')
  assign.mockReset()
  vi.spyOn(location, 'assign').mockImplementation(assign)
  const store = new Store()
  const entries = contexts.flatMap((context) => [5, 6].map((id) => store.entry(context, { userId: id })))
  stale = () => entries.filter((entry) => entry.isStale).map((entry) => entry.key)
})

afterEach(() => vi.restoreAllMocks())

const ALL = ['user?userId=5', 'user?userId=6', 'users?userId=5', 'users?userId=6']

async function post(headers: Record<string, string>, url = '/profile/5/', status = 200): Promise<Response> {
  const response = viewFetch(url, { method: 'POST' })
  await Promise.resolve()
  server.last.answerText('', { headers, status })
  return response
}

test('a write through a view names itself, and makes stale what the header says', async () => {
  const response = await post({ 'X-Mizan-Invalidate': 'user;userid=5' })
  expect(server.last.headers.get('X-Mizan-Request')).toBe('1')
  expect(server.last.url).toBe('https://shop.example/profile/5/')
  expect(response.status).toBe(200)
  expect(stale()).toEqual(['user?userId=5'])
})

test('headers and body of the caller travel along', async () => {
  const response = viewFetch('/profile/', { method: 'PUT', headers: { 'X-Own': 'yes' }, body: 'text' })
  expect(server.last.method).toBe('PUT')
  expect(server.last.headers.get('X-Own')).toBe('yes')
  server.last.answerText('')
  await response
  expect(stale()).toEqual([])
})

test.each(['GET', 'HEAD', 'OPTIONS', 'get'])('a %s is a plain fetch, and its headers say nothing', async (method) => {
  const response = viewFetch('/profile/5/', { method })
  expect(server.last.headers.get('X-Mizan-Request')).toBeNull()
  server.last.answerText('', { headers: { 'X-Mizan-Invalidate': '*', 'X-Mizan-Location': '/there' } })
  await response
  expect(stale()).toEqual([])
  expect(assign).not.toHaveBeenCalled()
})

test('a write to another origin is a plain fetch, and its answer has no say', async () => {
  await post({ 'X-Mizan-Invalidate': '*', 'X-Mizan-Location': '/there' }, 'https://evil.example/x')
  expect(server.last.headers.get('X-Mizan-Request')).toBeNull()
  expect(stale()).toEqual([])
  expect(assign).not.toHaveBeenCalled()
})

test('a header that does not parse makes everything stale, and says so', async () => {
  await post({ 'X-Mizan-Invalidate': 'user;;' })
  expect(stale()).toEqual(ALL)
  expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('user;;'))
})

test.each(['*', 'not-a-name', '*;userid=5'])('the header %s makes everything stale', async (field) => {
  await post({ 'X-Mizan-Invalidate': field })
  expect(stale()).toEqual(ALL)
})

test('a write whose outcome is unknown makes everything stale', async () => {
  const response = viewFetch('/profile/5/', { method: 'POST' })
  server.last.drop()
  await expect(response).rejects.toThrow('fetch failed')
  expect(stale()).toEqual(ALL)
})

test('an answer of a proxy that reached no server makes everything stale', async () => {
  await post({}, '/profile/5/', 502)
  expect(stale()).toEqual(ALL)
})

test.each([
  ['/orders/7/', 'https://shop.example/orders/7/'],
  ['next', 'https://shop.example/a/next'],
  ['http://other.example/', 'http://other.example/'],
])('the page goes where the view leads: %s', async (place, href) => {
  await post({ 'X-Mizan-Location': place })
  expect(assign.mock.calls.map(([url]) => String(url))).toEqual([href])
})

test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'http://['])('the page does not go to %s', async (place) => {
  await post({ 'X-Mizan-Location': place })
  expect(assign).not.toHaveBeenCalled()
})

test('the invalidation of a response from elsewhere can be applied, unless another origin sent it', () => {
  const response = (url: string) => {
    const made = new Response('', { headers: { 'X-Mizan-Invalidate': 'users' } })
    Object.defineProperty(made, 'url', { value: url })
    return made
  }
  applyInvalidation(response('https://evil.example/'))
  expect(stale()).toEqual([])
  applyInvalidation(response('https://shop.example/profile/'))
  expect(stale()).toEqual(['users?userId=5', 'users?userId=6'])
})
