import { describe, expect, test } from 'vitest'
import { jwt, memoryStore, session } from '../../../src/server/index.js'
import { browser, code, identityServer, OTHER_SECRET, SECRET } from './browser.js'

const shop = (csrf = {}) => identityServer({ identity: session({ secret: SECRET, csrf }), allowedOrigins: ['https://partner.test'] })

describe('an unsafe request of a browser', () => {
  test('needs the token, before anybody has logged in too', async () => {
    const ann = browser(shop())
    expect(await code(await ann.call('login', { user_id: 5 }))).toBe('403 csrf')
    const { csrf } = await ann.session()
    expect(csrf).toBe(ann.jar.get('csrftoken'))
    expect(await code(await ann.call('login', { user_id: 5 }))).toBe('200 ok')
    expect(await code(await ann.call('put', { key: 'x', value: 1 }, { 'X-CSRFToken': csrf ?? '' }))).toBe('403 csrf')
    expect(await code(await ann.call('put', { key: 'x', value: 1 }))).toBe('200 ok')
  })

  test('says how to send it', async () => {
    const answer = await browser(shop()).call('logout')
    expect(((await answer.json()) as { detail: string }).detail).toBe(
      'Send the cookie "csrftoken" in the header X-CSRFToken, or in the form field csrfmiddlewaretoken.',
    )
  })

  test('is refused with the token of another session, even when its cookie was planted', async () => {
    const server = shop()
    const [ann, mallory] = [browser(server), browser(server)]
    await ann.login({ user_id: 5 })
    await mallory.login({ user_id: 6 })
    const token = mallory.jar.get('csrftoken') ?? ''
    expect(await code(await ann.call('logout', {}, { 'X-CSRFToken': token }))).toBe('403 csrf')
    ann.jar.set('csrftoken', token)
    expect(await code(await ann.call('logout'))).toBe('403 csrf')
    expect(await ann.who()).toEqual({ user_id: 5 })
  })

  test('is refused with the right token in the header and another in the cookie, or none', async () => {
    const ann = browser(shop())
    await ann.login({ user_id: 5 })
    const token = ann.jar.get('csrftoken') ?? ''
    ann.jar.delete('csrftoken')
    expect(await code(await ann.call('logout', {}, { 'X-CSRFToken': token }))).toBe('403 csrf')
    ann.jar.set('csrftoken', 'A'.repeat(43))
    expect(await code(await ann.call('logout', {}, { 'X-CSRFToken': token }))).toBe('403 csrf')
  })

  test.each(['', 'x', 'A'.repeat(43), 'A'.repeat(86), 'é%00'.repeat(500), 'A'.repeat(100_000)])('is refused with the token %j', async (token) => {
    const ann = browser(shop())
    await ann.login({ user_id: 5 })
    ann.jar.set('csrftoken', encodeURIComponent(token))
    expect(await code(await ann.call('logout', {}, { 'X-CSRFToken': encodeURIComponent(token) }))).toBe('403 csrf')
  })

  test('is refused without a session cookie, whatever else it brings', async () => {
    const ann = browser(shop())
    await ann.session()
    ann.jar.delete('__Host-mizan_session')
    expect(await code(await ann.call('login', { user_id: 5 }))).toBe('403 csrf')
  })

  test('is refused from another site, with the token too', async () => {
    const ann = browser(shop())
    await ann.login({ user_id: 5 })
    expect(await code(await ann.call('logout', {}, { Origin: 'https://evil.test' }))).toBe('403 forbidden')
    expect(await code(await ann.call('logout', {}, { Origin: 'null' }))).toBe('403 forbidden')
    expect(await code(await ann.call('logout', {}, { 'Sec-Fetch-Site': 'cross-site' }))).toBe('403 forbidden')
    expect(await ann.who()).toEqual({ user_id: 5 })
    expect(await code(await ann.call('logout', {}, { Origin: 'https://partner.test' }))).toBe('200 ok')
  })

  test('is taken behind a trusted proxy that ends TLS', async () => {
    const server = (trustProxy: boolean) => identityServer({ identity: session({ secret: SECRET }), trustProxy })
    const headers = { 'X-Forwarded-Proto': 'https', Origin: 'https://shop.test' }
    const ann = browser(server(true), 'http://shop.test')
    await ann.session()
    expect(await code(await ann.call('login', { user_id: 5 }, headers))).toBe('200 ok')
    expect(await code(await browser(server(false), 'http://shop.test').call('login', {}, headers))).toBe('403 forbidden')
  })
})

test('the token outlives a change of secret', async () => {
  const ann = browser(shop())
  await ann.login({ user_id: 5 })
  const later = browser(identityServer({ identity: session({ secret: [OTHER_SECRET, SECRET] }) }))
  for (const [name, value] of ann.jar) later.jar.set(name, value)
  expect(await code(await later.call('logout'))).toBe('200 ok')
})

test('a form gets the token in a field, with another look each time', async () => {
  const ann = browser(shop())
  await ann.session()
  const field = async () => {
    const { result } = (await (await ann.call('field')).json()) as { result: string }
    return /^<input type="hidden" name="csrfmiddlewaretoken" value="([\w-]{86})">$/.exec(result)?.[1] ?? ''
  }
  const [first, second] = [await field(), await field()]
  expect(first).not.toBe(second)
  expect(await code(await ann.call('put', { key: 'x', value: 1 }, { 'X-CSRFToken': first }))).toBe('200 ok')
  expect(await code(await ann.call('put', { key: 'x', value: 1 }, { 'X-CSRFToken': first.replace(/.$/, '') }))).toBe('403 csrf')
})

describe('the cookie of the token, by which a page sees that somebody else is here,', () => {
  const tokenOf = (answer: Response) => answer.headers.getSetCookie().find((field) => field.startsWith('csrftoken='))?.split(';')[0]

  test('is another one with the answer to every login and every logout', async () => {
    const ann = browser(shop())
    await ann.session()
    const seen = [`csrftoken=${ann.jar.get('csrftoken')}`]
    const changes: [string, unknown?][] = [['login', { user_id: 5 }], ['login', { user_id: 6 }], ['login', { user_id: 6 }], ['logout'], ['login', { user_id: 5 }], ['logout'], ['logout']]
    for (const [name, args] of changes) seen.push(tokenOf(await ann.call(name, args)) ?? 'none')
    expect(seen).not.toContain('none')
    expect(new Set(seen).size).toBe(changes.length + 1)
  })

  test('stays as it is for all else', async () => {
    const ann = browser(shop())
    await ann.login({ user_id: 5 })
    const token = ann.jar.get('csrftoken')
    await ann.call('put', { key: 'a', value: 1 })
    await ann.call('take', { key: 'a' })
    await ann.call('login_and_fail')
    await ann.call('field')
    await ann.call('no_such_function')
    await ann.session()
    await ann.who()
    expect(ann.jar.get('csrftoken')).toBe(token)
  })
})

test('names are configurable', async () => {
  const ann = browser(shop({ cookie: 'xsrf', header: 'X-XSRF', field: '_csrf' }))
  await ann.session()
  const token = ann.jar.get('xsrf') ?? ''
  expect(await code(await ann.call('login', { user_id: 5 }, { 'X-CSRFToken': token }))).toBe('403 csrf')
  expect(await code(await ann.call('login', { user_id: 5 }, { 'X-XSRF': token }))).toBe('200 ok')
})

describe('session/', () => {
  test('is never stored, and says who the server takes this browser for', async () => {
    const ann = browser(shop())
    const answer = await ann.send('session/')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.has('ETag')).toBe(false)
    expect(await answer.json()).toEqual({ csrf: ann.jar.get('csrftoken'), principal: null })
    await ann.call('login', { user_id: 5 })
    const { principal } = await ann.session()
    expect(principal).toMatch(/^[\w-]{22}$/)
  })

  test('sets the session once, and then the token alone', async () => {
    const ann = browser(shop())
    await ann.session()
    const first = ann.jar.get('csrftoken')
    await ann.session()
    expect(ann.set.map((field) => field.split('=')[0])).toEqual(['__Host-mizan_session', 'csrftoken', 'csrftoken'])
    expect(ann.jar.get('csrftoken')).toBe(first)
  })

  test('has no token where nothing needs one', async () => {
    const server = identityServer({ identity: jwt({ secret: SECRET, issue: { store: memoryStore() } }) })
    expect(await browser(server).session()).toEqual({ csrf: null, principal: null })
  })

  test('answers GET and HEAD', async () => {
    const ann = browser(shop())
    expect((await ann.send('session/', { method: 'HEAD' })).status).toBe(200)
    expect(await code(await ann.send('session/', { method: 'PUT' }))).toBe('405 unsupported')
  })
})
