import type { RunnableDevEnvironment } from 'vite'
import { describe, expect, it } from 'vitest'
import { SERVER, startDev, type Dev } from './dev.js'

const CTX = '/api/mizan/ctx/user/'
const CALL = '/api/mizan/call/'

describe('the dev server answers', () => {
  it('a context with what its functions give, keys sorted, and 304 to who has it', async () => {
    const dev = await startDev(SERVER)
    const answer = await dev.get(`${CTX}?user_id=5`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('application/json')
    expect(answer.headers.get('X-Mizan-Schema')).toMatch(/^[0-9a-f]{64}$/)
    expect(await answer.text()).toBe('{"user_orders":[5,1],"user_profile":{"id":5,"name":"Ann"}}')
    const again = await dev.get(`${CTX}?user_id=5`, { 'If-None-Match': answer.headers.get('ETag')! })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
  })

  it('308 to what is not the canonical address', async () => {
    const dev = await startDev(SERVER)
    const location = async (path: string) => {
      const answer = await dev.get(path)
      return [answer.status, answer.headers.get('Location')]
    }
    expect(await location('/api/mizan/ctx/user?user_id=5')).toEqual([308, `${CTX}?user_id=5`])
    expect(await location(`${CTX}?user_id=5&page=2`)).toEqual([308, `${CTX}?page=2&user_id=5`])
  })

  it('problems with a code to what it cannot answer', async () => {
    const dev = await startDev(SERVER)
    const problem = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(dev.url + path, init)
      const { code } = (await answer.json()) as { code: string }
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
      expect(answer.headers.get('Cache-Control')).toBe('no-store')
      return [answer.status, code]
    }
    const post = (type: string, body: string, headers: Record<string, string> = {}): RequestInit => ({
      method: 'POST',
      body,
      headers: { 'Content-Type': type, ...headers },
    })
    const json = (body: unknown, headers?: Record<string, string>) => post('application/json', JSON.stringify(body), headers)
    expect(await problem(CTX)).toEqual([400, 'invalid'])
    expect(await problem(`${CTX}?user_id=Ann`)).toEqual([400, 'invalid'])
    expect(await problem(`${CTX}?user_id=5&user_id=6`)).toEqual([400, 'invalid'])
    expect(await problem(`${CTX}?user_id=5&sort=name`)).toEqual([400, 'invalid'])
    expect(await problem(CALL, json({ fn: 'update_name', args: { user_id: 5 } }))).toEqual([400, 'invalid'])
    expect(await problem(CALL, post('application/json', '{'))).toEqual([400, 'invalid'])
    expect(await problem('/api/mizan/ctx/nobody/')).toEqual([404, 'not_found'])
    expect(await problem('/api/mizan/else/')).toEqual([404, 'not_found'])
    expect(await problem(CALL, json({ fn: 'constructor' }))).toEqual([404, 'not_found'])
    expect(await problem(CALL)).toEqual([405, 'unsupported'])
    expect(await problem(`${CTX}?user_id=5`, json({}))).toEqual([405, 'unsupported'])
    expect(await problem(CALL, post('text/plain', '{"fn":"ping"}'))).toEqual([415, 'unsupported'])
    expect(await problem(CALL, json({ fn: 'ping' }, { Origin: 'http://elsewhere.example' }))).toEqual([403, 'forbidden'])
    expect(await problem(CALL, json({ fn: 'ping' }, { Origin: 'null' }))).toEqual([403, 'forbidden'])
    expect(await problem(CALL, json({ fn: 'ping' }, { 'Sec-Fetch-Site': 'cross-site' }))).toEqual([403, 'forbidden'])
  })

  it('a mutation with what it made stale, and a plain call with nothing', async () => {
    const dev = await startDev(SERVER)
    expect(await dev.call('update_name', { user_id: 5, name: 'Bob' })).toEqual({
      status: 200,
      body: { result: { user_id: 5 }, invalidate: [{ context: 'user', params: { user_id: 5 } }] },
    })
    expect(await dev.call('ping')).toEqual({ status: 200, body: { result: 'pong', invalidate: [] } })
    expect(await (await dev.get(`${CTX}?user_id=5`)).json()).toMatchObject({ user_profile: { name: 'Bob' } })
  })

  it('a function that fails without a word of its error, while the others of its context answer', async () => {
    const dev = await startDev({ ...SERVER, 'server/user.ts': SERVER['server/user.ts'].replace('return [', "throw new Error('secret')\n return [") })
    const answer = await dev.get(`${CTX}?user_id=5`)
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(JSON.parse(text)).toMatchObject({ user_profile: { id: 5 }, $errors: { user_orders: { status: 500, code: 'server' } } })
    expect(text).not.toContain('secret')
    expect(JSON.stringify(dev.sent)).toContain('secret')
  })

  it('503 while the sources have never been whole, and answers once they are', async () => {
    const dev = await startDev({ ...SERVER, 'server/user.ts': SERVER['server/user.ts'].replace('static async', 'static async async') })
    const answer = await dev.get(`${CTX}?user_id=5`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ code: 'unavailable' })
    dev.write('server/user.ts', SERVER['server/user.ts'])
    await expect.poll(async () => (await dev.get(`${CTX}?user_id=5`)).status, { timeout: 10_000 }).toBe(200)
  })
})

describe('the dev server answers all the same', () => {
  it('below another base of Vite', async () => {
    await expectAnswers(await startDev(SERVER, { config: { base: '/app/' } }))
  })

  it('as a middleware of another server', async () => {
    await expectAnswers(await startDev(SERVER, { middleware: true }))
  })
})

async function expectAnswers(dev: Dev): Promise<void> {
  expect(await (await dev.get(`${CTX}?user_id=5`)).json()).toEqual({ user_orders: [5, 1], user_profile: { id: 5, name: 'Ann' } })
  expect((await dev.call('ping')).body).toMatchObject({ result: 'pong' })
}

it('a call that comes while its file is emptied to be written anew waits for the text', async () => {
  const dev = await startDev(SERVER)
  await dev.get(`${CTX}?user_id=5`)
  const { 'server/user.ts': text } = SERVER
  for (const name of ['Bob', 'Zoe']) {
    dev.write('server/user.ts', '')
    const { ssr } = dev.server.environments
    ssr!.moduleGraph.invalidateAll()
    const module = (ssr as RunnableDevEnvironment).runner.evaluatedModules.getModuleById(`${dev.root}/server/user.ts`)
    if (module) (ssr as RunnableDevEnvironment).runner.evaluatedModules.invalidateModule(module)
    const answer = dev.get(`${CTX}?user_id=5`)
    await new Promise((passed) => setTimeout(passed, 30))
    dev.write('server/user.ts', text.replace('people.name, id', `'${name}', id`))
    expect(await (await answer).json()).toMatchObject({ user_profile: { name } })
  }
})
