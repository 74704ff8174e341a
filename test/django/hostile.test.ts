import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDjango } from '../e2e/django.js'
import type { RunningApplication } from '../e2e/production.js'
import { Browser } from './browser.js'
import { describeDjango, PROJECT, temporaryFolder } from './django.js'

describeDjango('the reference package, asked by those who mean harm, and by functions that do not work', () => {
  let server: RunningApplication
  beforeAll(async () => {
    server = await startDjango(PROJECT, { TEST_APPS: 'people', MAX_BODY: '100000', TEST_DB: join(temporaryFolder(), 'everything.db') })
  })
  afterAll(() => server?.close())

  const people = async (browser: Browser) => ((await (await browser.send('/api/mizan/ctx/people/')).json()) as { people_list: string[] }).people_list
  const told = async (browser: Browser) => (await browser.call('all_told'))[1]['result'] as unknown[]

  describe('what is kept for everyone', () => {
    test.each(['csrftoken=bad', 'sessionid=x', 'sessionid=x; csrftoken=bad', 'messages=x; django_language=de'])('has no cookie and no Vary, whatever came: %s', async (cookie) => {
      for (const path of ['/api/mizan/ctx/shown/', '/shown/?q=1']) {
        const answer = await fetch(new URL(path, server.url), { headers: { Cookie: cookie, 'Accept-Language': 'de' } })
        expect([answer.status, answer.headers.get('Cache-Control'), answer.headers.get('Set-Cookie'), answer.headers.get('Vary')]).toEqual([200, 'public, max-age=0, s-maxage=31536000', null, null])
      }
    })

    test('is not of who asks: a page of a public context does not see them', async () => {
      const browser = new Browser(server.url)
      await browser.call('sign_in', { name: 'gil' })
      const answer = await browser.send('/shown/who/')
      expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([500, 'no-store'])
    })

    test('is by the URL alone: no charset of a request changes how its query is read', async () => {
      const answer = await fetch(new URL('/shown/?q=%C3%BC', server.url), { headers: { 'Content-Type': 'text/plain; charset=latin-1' } })
      expect(await answer.text()).toBe('ü')
    })

    test('is under one URL: raw bytes of UTF-8 lead to it', async () => {
      const answer = await raw('GET /api/mizan/ctx/shown/?q=ü HTTP/1.1')
      expect(answer).toMatch(/^HTTP\/1\.1 308 /)
      expect(answer).toMatch(/^location: \/api\/mizan\/ctx\/shown\/\?q=%C3%BC\r?$/im)
    })
  })

  test('lets nobody pass for what is merely true, nor with headers of a guard', async () => {
    const browser = new Browser(server.url)
    expect((await browser.call('truthy'))[0]).toBe(401)
    const answer = await browser.send('/guarded/')
    expect([answer.status, await answer.text(), answer.headers.get('Cache-Control'), answer.headers.get('X-Mizan-Invalidate')]).toEqual([403, 'no', 'no-store', null])
  })

  test.each([
    ['/%5Celsewhere.example', '/%5Celsewhere.example/'],
    ['/a%3Fb%23c', '/a%3Fb%23c/'],
    ['/%E6%97%A5', '/%E6%97%A5/'],
    ['/a%0D%0AX:1', '/a%0D%0AX:1/'],
  ])('leads %s to its slash, and nowhere else', async (path, to) => {
    const answer = await raw(`GET ${path} HTTP/1.1`)
    expect(answer).toMatch(/^HTTP\/1\.1 308 /)
    expect(/^location: (.*?)\r?$/im.exec(answer)?.[1]).toBe(to)
  })

  describe('a function that fails has done nothing', () => {
    test('also where what it returns cannot be sent', async () => {
      const browser = new Browser(server.url)
      expect((await browser.call('add_person', { name: 'nan', outcome: 'nan' }))[0]).toBe(500)
      const form = { method: 'POST', body: new URLSearchParams({ name: 'led', to: 'javascript:alert(1)', csrfmiddlewaretoken: browser.cookie('csrftoken') ?? '' }), headers: { 'X-Mizan-Request': '1' } }
      expect((await browser.send('/lead/', form)).status).toBe(500)
      const names = await people(browser)
      expect([names.includes('nan'), names.includes('led')]).toEqual([false, false])
    })

    test('nor does a view that answers with an error let anybody in', async () => {
      const browser = new Browser(server.url)
      await browser.send('/api/mizan/session/')
      const token = browser.cookie('csrftoken') ?? ''
      const answer = await browser.send('/half/', { method: 'POST', body: new URLSearchParams({ name: 'oda', csrfmiddlewaretoken: token }) })
      expect([answer.status, await answer.text(), browser.cookie('csrftoken'), browser.cookie('sessionid')]).toEqual([422, 'Not today.', token, undefined])
      expect(await people(browser)).not.toContain('oda')
    })

    test('and is reported as what fails in Django is', async () => {
      const browser = new Browser(server.url)
      const before = ((await browser.call('all_reported'))[1]['result'] as string[]).length
      await browser.call('add_person', { name: 'pam', outcome: 'failed' })
      await browser.send('/api/mizan/ctx/careless/')
      expect(((await browser.call('all_reported'))[1]['result'] as string[]).slice(before)).toEqual(['/api/mizan/call/', '/api/mizan/ctx/careless/'])
    })

    test('to the token and the session of its caller', async () => {
      const browser = new Browser(server.url)
      await browser.call('sign_in', { name: 'hal' })
      const before = [browser.cookie('csrftoken'), browser.cookie('sessionid')]
      expect((await browser.call('sign_in_half', { name: 'ida' }))[0]).toBe(409)
      expect([browser.cookie('csrftoken'), browser.cookie('sessionid')]).toEqual(before)
      expect(await (await browser.send('/api/mizan/session/')).json()).toMatchObject({ principal: expect.any(String) as string })
    })

    test('unless it sees to its own transactions', async () => {
      const browser = new Browser(server.url)
      expect((await browser.call('add_in_steps', { name: 'bad jo' }))[0]).toBe(409)
      expect(await people(browser)).toContain('bad jo')
      expect(await browser.call('add_in_steps', { name: 'kim' })).toEqual([200, { result: 'kim', invalidate: ['people'] }])
      expect((await told(browser)).at(-1)).toEqual({ items: ['people'], isCommitted: true })
    })
  })

  test('tells of a commit though what the function wants to follow it fails, and of what is made stale there', async () => {
    const browser = new Browser(server.url)
    expect(await browser.call('add_person', { name: 'lee', outcome: 'hook' })).toEqual([200, { result: 'lee', invalidate: ['people'] }])
    expect((await told(browser)).at(-1)).toEqual({ items: ['people'], isCommitted: true })
    expect((await browser.call('add_person', { name: 'mae', outcome: 'late' }))[0]).toBe(200)
    expect((await told(browser)).slice(-2)).toEqual([{ items: ['people'], isCommitted: true }, { items: ['visits'], isCommitted: true }])
  })

  test('lets the others answer beside a function whose result cannot be sent', async () => {
    const answer = await fetch(new URL('/api/mizan/ctx/shown/?q=nan', server.url))
    expect([answer.status, await answer.json()]).toEqual([200, { shown_other: 'nan', $errors: { shown_value: expect.objectContaining({ code: 'server' }) as object } }])
  })

  test('passes over keys of entries that are no text, and answers the call', async () => {
    const browser = new Browser(server.url)
    const body = String.raw`{"fn":"add_person","args":{"name":"nia"},"contexts":["people?q=\ud800","\ud800","people"]}`
    const answer = await browser.write('/api/mizan/call/', { body, headers: { 'Content-Type': 'application/json' } })
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ contexts: [expect.objectContaining({ context: 'people' })] })])
  })

  test('brings no entry that failed, nor one whose key is no text', async () => {
    const body = String.raw`{"fn":"change_shown","args":{"id":"12345678-1234-4678-9234-567812345678"},"contexts":["shown?q=\ud800","shown?q=nan","shown?q=a"]}`
    const answer = await new Browser(server.url).write('/api/mizan/call/', { body, headers: { 'Content-Type': 'application/json' } })
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ contexts: [expect.objectContaining({ params: { q: 'a' } })] })])
  })

  test('sorts keys as other servers do', async () => {
    const answer = await new Browser(server.url).write('/api/mizan/call/', { body: '{"fn":"keyed"}', headers: { 'Content-Type': 'application/json' } })
    expect(await answer.text()).toBe('{"invalidate":[],"result":{"a":3,"\u{1F600}":2,"\uffee":1}}')
  })

  test('answers with a problem to an argument whose name is no text', async () => {
    const browser = new Browser(server.url)
    const answer = await browser.write('/api/mizan/call/', { body: String.raw`{"fn":"ping","args":{"\ud800":1}}`, headers: { 'Content-Type': 'application/json' } })
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([400, 'application/problem+json'])
  })

  test('reads a form of every unsafe method, with the token in it, and leaves out an empty field', async () => {
    const browser = new Browser(server.url)
    await browser.send('/api/mizan/session/')
    const put = (fields: Record<string, string>) => browser.send('/shown/', { method: 'PUT', body: new URLSearchParams(fields) })
    expect((await put({ q: 'a' })).status).toBe(403)
    const csrfmiddlewaretoken = browser.cookie('csrftoken') ?? ''
    expect(await (await put({ q: 'a', day: '', csrfmiddlewaretoken })).text()).toBe('a None')
    expect(await (await put({ q: '', day: '2026-01-02', csrfmiddlewaretoken })).text()).toBe(' 2026-01-02')
  })

  test.each(['{"fn":"add_photo","args":{}}', '{"fn":"add_photo"}', '{"fn":"add_photo","args":{"photo":"text"}}', '{"fn":"add_photo","args":{"photo":[null]}}'])('puts a file in place of null alone: %s', async (call) => {
    const form = new FormData()
    form.append('/photo', new Blob(['12345']), 'a.txt')
    form.append('call', call)
    expect((await new Browser(server.url).write('/api/mizan/call/', { body: form })).status).toBe(400)
  })

  test('names an entry as it was spelled', async () => {
    const id = '12345678-1234-4678-9234-56781234ABCD'
    expect((await new Browser(server.url).call('change_shown', { id }))[1]['invalidate']).toEqual([{ context: 'shown', params: { id } }])
  })

  test('refuses a scope that no affected context has', async () => {
    expect((await new Browser(server.url).call('change_typo'))[0]).toBe(500)
    await expect.poll(() => server.terminal.text).toContain('`affects_params` of change_typo gives "typo"')
  })

  test('takes no body that is larger than it should be, files or not', async () => {
    const form = new FormData()
    form.append('/photo', new Blob(['x'.repeat(100_001)]), 'a.txt')
    form.append('call', '{"fn":"add_photo","args":{"photo":null}}')
    const answer = await new Browser(server.url).write('/api/mizan/call/', { body: form })
    expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ code: 'too_large' })])
  })

  test('says why it does not answer under a name that is not its own', async () => {
    const answer = await raw('POST /api/mizan/call/ HTTP/1.1', 'elsewhere.example')
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('ALLOWED_HOSTS')
  })

  /** What comes for a request that no client would send. */
  async function raw(line: string, host = '127.0.0.1'): Promise<string> {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.write(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    await once(socket, 'close')
    return text
  }
})
