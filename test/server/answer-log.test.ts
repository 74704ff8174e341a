import { expect, onTestFinished, test, vi } from 'vitest'
import type { AnswerEntry } from '../../src/server/index.js'
import { serve as listen } from '../../src/server/node/index.js'
import { context, fn, serve } from './shop.js'

const { contexts, functions } = context('user', [fn('user_profile', () => 5)])
const broken = () => {
  throw new Error('broken')
}
const page = fn('user_page', () => new Response('page'), { route: '/users/:id/', params: [{ name: 'id', type: null, required: true }] })
const TABLE = { contexts, functions: [...functions, fn('ping', () => 'pong'), fn('fail', broken), page] }

function listening() {
  const entries: AnswerEntry[] = []
  const shop = serve(TABLE, { onAnswer: (entry) => void entries.push(entry) })
  return { ...shop, entries, told: () => entries.map(({ method, path, status, name }) => [method, path, status, name]) }
}

test('hears of every answer of contexts, calls and views, once, with who answered and without the query', async () => {
  const shop = listening()
  await shop.send('ctx/user/')
  await shop.send('ctx/user/?token=secret')
  await shop.send('ctx/user/', { headers: { 'If-None-Match': '*' } })
  await shop.call('ping')
  await shop.call('fail')
  await shop.call('ping', {}, { Origin: 'https://evil.test' })
  await shop.send('/users/5/')
  await shop.send('/users/5')
  expect(shop.told()).toEqual([
    ['GET', '/api/mizan/ctx/user/', 200, 'user'],
    ['GET', '/api/mizan/ctx/user/', 400, 'user'],
    ['GET', '/api/mizan/ctx/user/', 304, 'user'],
    ['POST', '/api/mizan/call/', 200, 'ping'],
    ['POST', '/api/mizan/call/', 500, 'fail'],
    ['POST', '/api/mizan/call/', 403, null],
    ['GET', '/users/5/', 200, 'user_page'],
    ['GET', '/users/5', 308, 'user_page'],
  ])
  expect(shop.entries.every(({ duration }) => duration >= 0)).toBe(true)
})

test('names nothing that does not exist, and hears of nothing that is not the handler’s', async () => {
  const shop = listening()
  await shop.call('no_such\nfunction')
  await shop.send('ctx/nobody/')
  await shop.send('nowhere')
  expect(await shop.handle(new Request('http://shop.test/index.html'))).toBeNull()
  expect(shop.told().map(([, , status, name]) => [status, name])).toEqual([[404, null], [404, null], [404, null]])
})

test('costs nobody an answer when it fails', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => told.mockRestore())
  const shop = serve(TABLE, { onAnswer: broken })
  expect((await shop.call('ping')).status).toBe(200)
  expect(told).toHaveBeenCalledOnce()
})

test('hears of functions and files of one server of Node, each once', async () => {
  const shop = listening()
  const server = { settings: { onAnswer: (entry: AnswerEntry) => void shop.entries.push(entry) } }
  const running = await listen(shop.handle, { port: 0, host: '127.0.0.1', signals: false, server })
  onTestFinished(() => running.close())
  await fetch(`${running.url}api/mizan/ctx/user/`)
  await fetch(`${running.url}gone.txt`)
  expect(shop.told()).toEqual([
    ['GET', '/api/mizan/ctx/user/', 200, 'user'],
    ['GET', '/gone.txt', 404, null],
  ])
})
