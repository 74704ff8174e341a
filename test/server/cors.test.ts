import { describe, expect, test } from 'vitest'
import { fn, context as makeContext, serve } from './shop.js'
import type { Settings } from '../../src/server/index.js'

const open = makeContext('open', [fn('news', () => 1)])
const closed = makeContext('closed', [fn('mine', () => 1)], { private: true })
const page = { route: '/page/', methods: ['GET', 'POST'] }
const table = {
  contexts: [...open.contexts, ...closed.contexts],
  functions: [...open.functions, ...closed.functions, fn('buy', () => 1), fn('page', () => new Response('x'), page)],
}
const ADMIN = 'https://admin.test'
const READER = 'https://reader.test'
const settings: Settings = { allowedOrigins: [ADMIN], cors: { origins: [ADMIN, READER] } }

async function cors(path: string, init: RequestInit = {}, more: Settings = settings) {
  const answer = await serve(table, more).send(path, init)
  return Object.fromEntries([['status', String(answer.status)], ...[...answer.headers].filter(([name]) => name === 'vary' || name.startsWith('access-control'))])
}
const from = (Origin: string, more: Record<string, string> = {}) => ({ headers: { Origin, ...more } })
const asking = (Origin: string, method = 'POST') =>
  ({ method: 'OPTIONS', ...from(Origin, { 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': 'content-type,x-csrftoken' }) })
const EXPOSED = 'Cache-Status, ETag, HX-Location, Retry-After, X-Mizan-Invalidate, X-Mizan-Location, X-Mizan-Schema'

describe('pages of other origins', () => {
  test('see nothing where the application does not say so', async () => {
    for (const path of ['ctx/open/', 'ctx/closed/', '/page/']) {
      expect(await cors(path, from(ADMIN), { allowedOrigins: [ADMIN] })).toEqual({ status: '200' })
      expect(await cors(path, asking(ADMIN, 'GET'), { allowedOrigins: [ADMIN] })).toEqual({ status: '204' })
    }
  })

  test('all see what is public, in the one answer that caches keep', async () => {
    const everyone = { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED }
    for (const init of [{}, from(ADMIN), from('https://evil.test'), from('null')]) {
      expect(await cors('ctx/open/', init)).toEqual({ status: '200', ...everyone })
      expect(await cors('ctx/open', init)).toEqual({ status: '308', ...everyone })
      expect(await cors('ctx/open/?x=1', init)).toEqual({ status: '400', ...everyone })
    }
    expect(await cors('ctx/open/', { headers: { 'If-None-Match': '*' } })).toEqual({ status: '304', ...everyone })
  })

  test('see what is private when they are listed, and caches are told that it depends', async () => {
    for (const path of ['ctx/closed/', '/page/', 'nowhere']) {
      expect(await cors(path, from(READER))).toMatchObject({ vary: 'Origin', 'access-control-allow-origin': READER, 'access-control-expose-headers': EXPOSED })
      for (const init of [{}, from('https://evil.test'), from('null'), from(`${READER}.evil.test`)]) {
        expect(await cors(path, init)).toEqual({ status: expect.any(String), vary: 'Origin' })
      }
    }
    const trusted = await cors('ctx/closed/', from(ADMIN), { ...settings, cors: { origins: [ADMIN], credentials: true } })
    expect(trusted).toMatchObject({ 'access-control-allow-origin': ADMIN, 'access-control-allow-credentials': 'true' })
  })

  test('are told why they may not', async () => {
    const refused = await cors('call/', { method: 'POST', ...from(READER) })
    expect(refused).toMatchObject({ status: '403', 'access-control-allow-origin': READER })
  })

  test('learn what they may send: reads where they may read, more where they may call', async () => {
    const asked = { status: '204', vary: 'Origin', 'access-control-allow-headers': 'content-type,x-csrftoken', 'access-control-max-age': '600' }
    expect(await cors('call/', asking(ADMIN))).toEqual({ ...asked, 'access-control-allow-origin': ADMIN, 'access-control-allow-methods': 'POST, OPTIONS' })
    expect(await cors('/page/', asking(ADMIN))).toMatchObject({ 'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS' })
    expect(await cors('/page/', asking(READER))).toMatchObject({ 'access-control-allow-methods': 'GET, HEAD, OPTIONS' })
    expect(await cors('call/', asking(READER))).toMatchObject({ 'access-control-allow-methods': 'OPTIONS' })
    expect(await cors('call/', asking('https://evil.test'))).toEqual({ status: '204', vary: 'Origin' })
    expect(await cors('ctx/open/', asking('https://evil.test', 'GET'))).toMatchObject({ 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD, OPTIONS' })
    expect(await cors('call/', asking(ADMIN), { ...settings, cors: { maxAge: 5 } })).toMatchObject({ 'access-control-max-age': '5' })
  })

  test('are those that may call, where no others are listed', async () => {
    expect(await cors('ctx/closed/', from(ADMIN), { allowedOrigins: [ADMIN], cors: true })).toMatchObject({ 'access-control-allow-origin': ADMIN })
    expect(await cors('ctx/closed/', from(READER), { allowedOrigins: [ADMIN], cors: true })).toEqual({ status: '200', vary: 'Origin' })
  })

  test.each([['https://a.test/', '"https://a.test"'], ['https://A.test', '"https://a.test"'], ['a.test', '"https://shop.example"'], ['null', '"https://shop.example"'], ['*', '"https://shop.example"']])(
    'are named as a browser names them: %j',
    (origin, fix) => {
      expect(() => serve(table, { cors: { origins: [origin] } })).toThrow(`is no origin that a browser sends. Write ${fix}.`)
      expect(() => serve(table, { cors: true, allowedOrigins: [origin] })).toThrow('is no origin')
    },
  )
})
