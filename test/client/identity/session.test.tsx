// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { expect, test } from 'vitest'
import { configureMizan } from '../../../src/client/index.js'
import { server } from '../react/harness.js'
import { addNote, expectDrops, rested, setCookie } from './notes.js'

const SESSION = '/api/mizan/session/'
const sent = () => server.requests.map(({ method, url }) => `${method} ${url.replace('/api/mizan/', '')}`)

/** Refuses the calls that wait, and answers the session as for `principal`, who gets `token`. */
async function renew(principal: string | null, token: string): Promise<void> {
  await act(async () => {
    for (const request of server.requests) if (!request.isSettled) request.problem('csrf', 403)
    await rested()
    setCookie(token)
    server.last.answer({ csrf: token, principal })
    await rested()
  })
}

async function finish(...calls: Promise<unknown>[]): Promise<void> {
  await act(async () => {
    for (const request of server.requests) if (!request.isSettled && request.method === 'POST') request.answer({ result: 1, invalidate: [] })
    await Promise.all(calls)
  })
}

test('a call whose token is refused fetches another once, and is sent once more', async () => {
  const call = addNote({})
  await renew(null, 'first')
  expect(server.last.headers.get('X-CSRFToken')).toBe('first')
  await finish(call)
  expect(sent()).toEqual(['POST call/', 'GET session/', 'POST call/'])
  expectDrops(0)
})

test('calls that are refused together share one fetch: two would be two sessions', async () => {
  const calls = [addNote({}), addNote({}), addNote({})]
  await renew(null, 'first')
  await finish(...calls)
  expect(sent().toSorted()).toEqual(['GET session/', ...Array<string>(6).fill('POST call/')])
  const again = server.requests.slice(-3)
  expect(again.map(({ headers }) => headers.get('X-CSRFToken'))).toEqual(['first', 'first', 'first'])
})

test('a call that is given up while the token is fetched is not sent again, the others go on', async () => {
  const controller = new AbortController()
  const given = addNote({}, { signal: controller.signal }).catch((error: { code: string }) => error.code)
  const other = addNote({})
  server.requests.slice().forEach((request) => request.problem('csrf', 403))
  await rested()
  const session = server.last
  expect(session.url).toBe(SESSION)
  controller.abort()
  session.answer({ csrf: 'first', principal: null })
  await rested()
  expect(await given).toBe('aborted')
  await finish(other)
})

test('a token that cannot be had is the error of the call', async () => {
  const call = addNote({})
  server.last.problem('csrf', 403)
  await rested()
  server.last.problem('unavailable', 503)
  await expect(call).rejects.toMatchObject({ code: 'unavailable' })
  const next = addNote({})
  await renew(null, 'first')
  await finish(next)
})

test('the names of cookie and header are the server’s, or there is no token at all', async () => {
  document.cookie = 'xsrf=secret'
  let restore = configureMizan({ csrf: { cookie: 'xsrf', header: 'X-XSRF' } })
  void addNote({}).catch(() => {})
  expect(server.last.headers.get('X-XSRF')).toBe('secret')
  expect(server.last.headers.has('X-CSRFToken')).toBe(false)
  restore()
  document.cookie = 'csrftoken=secret'
  restore = configureMizan({ csrf: { header: 'X-Other' } })
  void addNote({}).catch(() => {})
  expect(server.last.headers.get('X-Other')).toBe('secret')
  restore()
  restore = configureMizan({ csrf: false })
  void addNote({}).catch(() => {})
  expect([...server.last.headers.keys()].map((name) => name.toLowerCase())).toEqual(['content-type'])
  restore()
  void addNote({}).catch(() => {})
  expect(server.last.headers.get('X-CSRFToken')).toBe('secret')
  document.cookie = 'xsrf=; max-age=0'
})
