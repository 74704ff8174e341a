// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MizanError, mizanCall, mizanFetch, mutation, registerContext, removedMutation, Store } from '../../src/client/index.js'
import { FakeServer, settled } from './fake-server.js'

const server = new FakeServer()
const contexts = ['user', 'users', 'orders'].map((name) => registerContext(name))
let stale: () => string[]

beforeEach(() => {
  const store = new Store()
  const entries = contexts.map((context) => store.entry(context, { id: 5 }))
  stale = () => entries.filter((entry) => entry.isStale).map((entry) => entry.context.name)
})

afterEach(() => vi.restoreAllMocks())

describe('the CSRF token', () => {
  afterEach(() => void (document.cookie = 'csrftoken=; max-age=0'))

  test('goes from the cookie to the header, and to the own origin alone', () => {
    document.cookie = 'xcsrftoken=wrong'
    document.cookie = 'csrftoken=abc'
    void mizanCall('f')
    expect(server.last.headers.get('X-CSRFToken')).toBe('abc')
    void mizanCall('f', {}, { base: 'https://elsewhere.example/api/' })
    expect(server.last.headers.has('X-CSRFToken')).toBe(false)
  })

  test('is asked for once when the server wants one, and the call is sent again', async () => {
    const answer = mizanCall('f')
    server.last.problem('csrf', 403)
    await settled()
    expect(server.last).toMatchObject({ url: '/api/mizan/session/', method: 'GET' })
    document.cookie = 'csrftoken=new'
    server.last.answer({ csrf: 'new', principal: null })
    await settled()
    expect(server.last.headers.get('X-CSRFToken')).toBe('new')
    server.last.answer({ result: 1, invalidate: ['user'] })
    await expect(answer).resolves.toBe(1)
    expect(stale()).toEqual(['user'])
  })

  test('that is refused again is an error, and nothing is stale', async () => {
    const answer = mizanCall('f')
    server.respond = (request) => (request.method === 'GET' ? request.answer({}) : request.problem('csrf', 403))
    server.last.problem('csrf', 403)
    await expect(answer).rejects.toMatchObject({ code: 'csrf' })
    expect(server.requests).toHaveLength(3)
    expect(stale()).toEqual([])
  })
})

describe('mizanCall', () => {
  test('posts the function and its arguments as JSON, undefined ones left out', async () => {
    const answer = mizanCall('update_name', { name: 'Ann', nick: undefined })
    expect(server.last).toMatchObject({ url: '/api/mizan/call/', method: 'POST', body: { fn: 'update_name', args: { name: 'Ann' } } })
    expect(server.last.headers.get('Content-Type')).toBe('application/json')
    server.last.answer({ result: { ok: true }, invalidate: [] })
    await expect(answer).resolves.toEqual({ ok: true })
    expect(stale()).toEqual([])
  })

  test('sends an empty object for no arguments, to another base when it is given one', () => {
    void mizanCall('ping', undefined, { base: '/x/' })
    expect(server.last).toMatchObject({ url: '/x/call/', body: { fn: 'ping', args: {} } })
  })

  test('sends files as parts that are named by their place, and the rest as JSON', async () => {
    const [front, back] = [new File(['a'], 'front.png'), new Blob(['b'])]
    const when = new Date(0)
    void mizanCall('add_photos', { title: 'Chair', when, photos: [front, { 'a/b~': back }] })
    const form = server.last.form!
    expect(server.last.headers.get('Content-Type')).toBeNull()
    const args = { title: 'Chair', when: when.toISOString(), photos: [null, { 'a/b~': null }] }
    expect(JSON.parse(form.get('call') as string)).toEqual({ fn: 'add_photos', args })
    expect([...form.keys()]).toEqual(['/photos/0', '/photos/1/a~1b~0', 'call'])
    expect((form.get('/photos/0') as File).name).toBe('front.png')
  })

  test('makes stale what the answer says, and no more than that', async () => {
    const answer = mizanCall('f', {}, { affects: ['users'] })
    server.last.answer({ result: 1, invalidate: [{ context: 'user', params: { id: 5 } }, { context: 'orders', params: { id: 6 } }] })
    await answer
    expect(stale()).toEqual(['user'])
  })

  test('makes everything stale for a malformed item', async () => {
    const answer = mizanCall('f', {}, { affects: [] })
    server.last.answer({ result: 1, invalidate: [null] })
    await answer
    expect(stale()).toEqual(['user', 'users', 'orders'])
  })

  test('takes an answer without a list of invalidations for one that tells nothing', async () => {
    const answer = mizanCall('f', {}, { affects: ['orders'] })
    server.last.answer({ result: 1, invalidate: 'user' })
    await expect(answer).resolves.toBe(1)
    expect(stale()).toEqual(['orders'])
  })

  const outcomes: [string, () => void, object][] = [
    ['network', () => server.last.drop(), { code: 'network', status: 0 }],
    ['no JSON', () => server.last.answerText('<!doctype html>'), { code: 'parse', status: 200 }],
    ['JSON that is no object', () => server.last.answer([]), { code: 'parse', status: 200 }],
    ['a proxy that reached no server', () => server.last.answerText('Bad Gateway', { status: 502 }), { code: 'http', status: 502 }],
    ['no answer, of a sender that trips over JSON of its own', () => server.last.abort(new SyntaxError('Unexpected token')), { code: 'network', status: 0 }],
    ['a server that is away', () => server.last.problem('unavailable', 503), { code: 'unavailable', status: 503 }],
    ['a proxy that gave up', () => server.last.answerText('', { status: 504 }), { code: 'http', status: 504 }],
  ]
  test.each(outcomes)('makes all that it may affect stale when the outcome is unknown: %s', async (_, respond, error) => {
    const answer = mizanCall('f', {}, { affects: ['user', 'orders'] })
    respond()
    await expect(answer).rejects.toMatchObject({ name: 'MizanError', ...error })
    expect(stale()).toEqual(['user', 'orders'])
  })

  test('makes all that it may affect stale when it is aborted, whatever the reason', async () => {
    const controller = new AbortController()
    const answer = mizanCall('f', {}, { affects: ['user'], signal: controller.signal })
    controller.abort('changed my mind')
    await expect(answer).rejects.toMatchObject({ code: 'aborted', cause: 'changed my mind' })
    expect(stale()).toEqual(['user'])
  })

  test('makes everything stale when the outcome is unknown and nobody says what it affects', async () => {
    const answer = mizanCall('f')
    server.last.drop()
    await expect(answer).rejects.toThrow(MizanError)
    expect(stale()).toEqual(['user', 'users', 'orders'])
  })

  test('makes nothing stale when the server refuses', async () => {
    const answer = mizanCall('f', {}, { affects: ['user'] })
    server.last.problem('invalid', 400, { detail: 'Too long.', fields: { name: ['At most 20 letters.'] } })
    await expect(answer).rejects.toMatchObject({
      code: 'invalid',
      status: 400,
      detail: 'Too long.',
      message: 'Too long.',
      fields: { name: ['At most 20 letters.'] },
    })
    expect(stale()).toEqual([])
  })
})

describe('mizanFetch', () => {
  test('gets a context by its canonical params', async () => {
    const answer = mizanFetch('user', { tags: ['b', 'a'], id: 5, page: null, q: undefined, name: 'Ann Lee' })
    expect(server.last).toMatchObject({ method: 'GET', url: '/api/mizan/ctx/user/?id=5&name=Ann+Lee&tags=b&tags=a' })
    server.last.answer({ user_profile: { name: 'Ann' } })
    await expect(answer).resolves.toEqual({ user_profile: { name: 'Ann' } })
  })

  test('has no query without params, and another base when it is given one', () => {
    void mizanFetch('user', {}, { base: 'https://api.example/m/' })
    expect(server.last.url).toBe('https://api.example/m/ctx/user/')
  })

  test('rejects with the problem of the server', async () => {
    const answer = mizanFetch('user')
    server.last.problem('forbidden', 403)
    await expect(answer).rejects.toMatchObject({ code: 'forbidden', status: 403, fields: {}, detail: undefined })
  })

  test('tells an answer of something else from a broken connection', async () => {
    const page = mizanFetch('user')
    server.last.answerText('<!doctype html>', { status: 404 })
    await expect(page).rejects.toMatchObject({ code: 'http', status: 404 })
    const broken = mizanFetch('user')
    server.last.drop()
    await expect(broken).rejects.toMatchObject({ code: 'network', cause: expect.any(TypeError) })
  })
})

describe('a generated mutation', () => {
  test('is the same function however often its module runs, and does what the last run said', async () => {
    const first = mutation('update_name', ['user'])
    const second = mutation('update_name', ['orders'], '/x/')
    expect(second).toBe(first)
    const answer = first({ name: 'Ann' })
    expect(server.last.url).toBe('/x/call/')
    server.last.drop()
    await expect(answer).rejects.toMatchObject({ code: 'network' })
    expect(stale()).toEqual(['orders'])
  })

  test('can be aborted', async () => {
    const controller = new AbortController()
    const answer = mutation('update_name', ['user'])({}, { signal: controller.signal })
    controller.abort()
    await expect(answer).rejects.toMatchObject({ code: 'aborted' })
    expect(server.last.isAborted).toBe(true)
  })

  test('is refused without a request once the server no longer has it, and works again when it is back', async () => {
    const old = mutation('old_name', ['user'])
    expect(removedMutation('old_name')).toBe(old)
    await expect(old()).rejects.toMatchObject({ code: 'not_found', status: 404, message: expect.stringContaining('"old_name"') })
    expect(server.requests).toHaveLength(0)
    mutation('old_name', ['user'])
    void old()
    expect(server.requests).toHaveLength(1)
    server.last.answer({ result: null, invalidate: [] })
    await settled()
  })
})

test('nothing that one server renders reaches the store of another request', async () => {
  vi.stubGlobal('document', undefined)
  const store = new Store()
  const entry = store.entry(contexts[0]!, {})
  vi.stubGlobal('document', globalThis.window.document)
  const answer = mizanCall('f')
  server.last.drop()
  await expect(answer).rejects.toThrow('network')
  expect(entry.isStale).toBe(false)
})
