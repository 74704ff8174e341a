import { describe, expect, test } from 'vitest'
import { createHandler, type ServerTable } from '../../src/server/index.js'
import { context, fn, ORIGIN, serve } from './shop.js'

const shop = serve({ ...context('user', [fn('user_profile', () => 5)]) })

describe('the handler', () => {
  test('leaves what is not below its base to the host', async () => {
    for (const path of ['/', '/api/mizan', '/api/mizanx/ctx/user/', '/api/ctx/user/', '//api/mizan/call/']) {
      expect(await shop.handle(new Request(ORIGIN + path))).toBeNull()
    }
  })

  const nowhere = ['', 'ctx/', 'ctx//', 'ctx/user/more/', 'call', 'call/x', 'session']
  const unknown = ['USER', 'use', 'users', '%75ser', 'constructor', '__proto__'].map((name) => `ctx/${name}/`)

  test.each([...nowhere, ...unknown])(
    'answers %j with 404',
    async (path) => {
      const answer = await shop.send(path)
      expect(answer.status).toBe(404)
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
      expect(await answer.json()).toMatchObject({ code: 'not_found', status: 404, title: 'Not Found' })
    },
  )

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('does not let a context be asked by %s', async (method) => {
    const answer = await shop.send('ctx/user/', { method })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' })
  })

  test.each(['GET', 'PUT', 'DELETE'])('does not let a function be called by %s', async (method) => {
    const answer = await shop.send('call/', { method })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('Allow')).toBe('POST, OPTIONS')
  })

  test('tells OPTIONS what there is, and lets no other origin in', async () => {
    const headers = { Origin: 'https://evil.test', 'Access-Control-Request-Method': 'POST' }
    const answer = await shop.send('call/', { method: 'OPTIONS', headers })
    expect([answer.status, answer.headers.get('Allow')]).toEqual([204, 'POST, OPTIONS'])
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect((await shop.send('ctx/user/', { method: 'OPTIONS' })).headers.get('Allow')).toBe('GET, HEAD, OPTIONS')
  })

  test('answers HEAD as GET, without the body', async () => {
    for (const path of ['ctx/user/', 'ctx/user', 'ctx/user/?x=1', 'nowhere']) {
      const [head, get] = [await shop.send(path, { method: 'HEAD' }), await shop.send(path)]
      expect(await head.text()).toBe('')
      expect([head.status, ...head.headers]).toEqual([get.status, ...get.headers])
    }
  })

  test('names its schema on every answer', async () => {
    const answers = [
      await shop.send('ctx/user/'),
      await shop.send('ctx/user/', { headers: { 'If-None-Match': '*' } }),
      await shop.send('ctx/user'),
      await shop.send('ctx/user/?x=1'),
      await shop.send('ctx/user/', { method: 'PUT' }),
      await shop.send('ctx/user/', { method: 'OPTIONS' }),
      await shop.send('nowhere'),
      await shop.call('user_profile'),
      await shop.call('nothing'),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([200, 304, 308, 400, 405, 204, 404, 200, 404])
    for (const answer of answers) expect(answer.headers.get('X-Mizan-Schema')).toBe('hash-1')
  })

  test('refuses a table that contradicts itself', () => {
    const table: ServerTable = { base: '/api/mizan/', schema: 'h', contexts: [], functions: [] }
    expect(() => createHandler({ ...table, base: '/api' })).toThrow('the base "/api" must begin and end with a slash')
    expect(() => createHandler({ ...table, functions: [fn('a-b', () => 1)] })).toThrow('"a-b" is no name')
    const { contexts } = context('user', [fn('gone', () => 1)])
    expect(() => createHandler({ ...table, contexts })).toThrow('lists the function "gone", which is not in the table')
  })
})
