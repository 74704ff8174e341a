// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { configureMizan, mizanCall, mizanFetch } from '../../../src/client/index.js'
import { answer, open, server } from '../react/harness.js'
import { expectAllHandled } from '../scenarios/page.js'
import { addNote, expectDrops, look, Notes, notesOf, NotesProvider, rested } from './notes.js'

const base64 = (value: object) => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const tokenOf = (claims: object): string => `${base64({ alg: 'HS256' })}.${base64(claims)}.signature`
let count = 0
const of = (sub: string): string => tokenOf({ sub, iss: 'shop', exp: ++count, jti: String(count) })

let token: string | null
const refresh = vi.fn<() => Promise<string | null | undefined>>()

beforeEach(() => {
  token = null
  refresh.mockReset()
  expectAllHandled()
})

/** A page that sends tokens. @param first the one that is there already */
function configure(first: string | null, origins?: string[]): void {
  token = first
  const restore = configureMizan({ jwt: { get: () => token, refresh, ...(origins && { origins }) } })
  cleanUps.push(restore)
}
const cleanUps: (() => void)[] = []
beforeEach(() => () => {
  for (const run of cleanUps.splice(0)) run()
})

const bearers = () => server.requests.map(({ headers }) => headers.get('Authorization'))
const failureOf = (answer: Promise<unknown>): Promise<unknown> => answer.then(() => undefined, (error: unknown) => error)

const refuse = async () => {
  for (const request of server.requests) if (!request.isSettled) request.problem('unauthenticated', 401)
  await rested()
}

describe('a refused token', () => {
  test('is renewed once for all that wait, and each is sent once more with the new one', async () => {
    const [old, newer] = [of('ann'), of('ann')]
    configure(old)
    let give: (token: string) => void = () => {}
    refresh.mockReturnValue(new Promise((resolve) => (give = (got) => resolve((token = got)))))
    const answers = [mizanFetch('a'), mizanFetch('b'), mizanCall('c', {}, { affects: [] })]
    await rested()
    await refuse()
    expect(refresh).toHaveBeenCalledOnce()
    give(newer)
    await rested()
    expect(bearers()).toEqual([old, old, old, newer, newer, newer].map((one) => `Bearer ${one}`))
    for (const request of server.requests.slice(3)) request.answer({ result: 1, invalidate: [] })
    await Promise.all(answers)
    expectDrops(0)
  })

  test('is not renewed by who was refused with the one before', async () => {
    configure(of('ann'))
    const late = mizanFetch('late')
    await rested()
    const newer = (token = of('ann'))
    await refuse()
    expect(refresh).not.toHaveBeenCalled()
    expect(bearers().at(-1)).toBe(`Bearer ${newer}`)
    server.last.answer({})
    await late
  })

  test('a second refusal stands', async () => {
    configure(of('ann'))
    refresh.mockImplementation(async () => (token = of('ann')))
    const failed = failureOf(mizanFetch('a'))
    await rested()
    await refuse()
    await refuse()
    expect(await failed).toMatchObject({ code: 'unauthenticated', status: 401 })
    expect(refresh).toHaveBeenCalledOnce()
    expect(server.requests).toHaveLength(2)
  })

  test.each([
    ['gives nothing', () => Promise.resolve(null)],
    ['rejects', () => Promise.reject(new Error('offline'))],
    ['throws', () => {
      throw new Error('a fault')
    }],
  ])('stands for all that wait where the refresh %s, and the next one tries again', async (_, run) => {
    configure(of('ann'))
    refresh.mockImplementation(run)
    const failed = [mizanFetch('a'), mizanFetch('b')].map(failureOf)
    await rested()
    await refuse()
    for (const one of failed) expect(await one).toMatchObject({ code: 'unauthenticated', status: 401 })
    expect(refresh).toHaveBeenCalledOnce()
    const next = failureOf(mizanFetch('c'))
    await rested()
    await refuse()
    expect(await next).toMatchObject({ status: 401 })
    expect(refresh).toHaveBeenCalledTimes(2)
  })

  test('never sends what one visitor writes as another', async () => {
    configure(of('ann'))
    refresh.mockImplementation(async () => (token = of('ben')))
    const failed = failureOf(mizanCall('write'))
    await rested()
    await refuse()
    expect(await failed).toMatchObject({ status: 401 })
    expect(server.requests).toHaveLength(1)
    expectDrops(1)
  })
})

describe('another origin', () => {
  const port = `${location.protocol}//${location.hostname}:9999`
  test.each(['https://elsewhere.example/api/', '//elsewhere.example/api/', `${port}/api/`])('gets no token: %s', async (base) => {
    configure(of('ann'), ['https://api.example'])
    void mizanCall('a', {}, { base }).catch(() => {})
    void mizanFetch('a', {}, { base }).catch(() => {})
    await rested()
    expect(bearers()).toEqual([null, null])
    await refuse()
    expect(refresh).not.toHaveBeenCalled()
  })

  test('gets it where the application says so', async () => {
    configure(of('ann'), ['https://api.example', port])
    for (const base of ['https://api.example/mizan/', `${port}/`]) void mizanFetch('a', {}, { base }).catch(() => {})
    await rested()
    expect(bearers()).toEqual([`Bearer ${token}`, `Bearer ${token}`])
    server.requests.forEach((request) => request.answer({}))
  })

  test('gets none by way of a <base>', async () => {
    configure(of('ann'))
    const element = document.head.appendChild(document.createElement('base'))
    element.href = 'https://elsewhere.example/'
    void mizanFetch('a').catch(() => {})
    await rested()
    element.remove()
    expect(bearers()).toEqual([null])
    server.last.answer({})
  })
})

describe('another visitor’s token', () => {
  const ui = (
    <NotesProvider fallback="wait">
      <Notes />
    </NotesProvider>
  )

  async function opened(first: string | null) {
    configure(first)
    const page = await open(ui)
    await answer(notesOf('first'))
    return page
  }

  test.each<[string, () => string | null, () => string | null]>([
    ['set', () => null, () => of('ann')],
    ['cleared', () => of('ann'), () => null],
    ['changed', () => of('ann'), () => of('ben')],
    ['of another issuer', () => of('ann'), () => tokenOf({ sub: 'ann', iss: 'other' })],
    ['no JWT', () => 'opaque a', () => 'opaque b'],
  ])('%s: what was private goes, when the page looks', async (_, first, then) => {
    const page = await opened(first())
    token = then()
    await look()
    expect(page.text()).toBe('wait')
    await answer(notesOf('second'))
    expect(page.text()).toBe('second')
    expectDrops(1)
  })

  test.each([
    ['the same visitor’s', () => of('ann')],
    ['the same user’s, whom another claim names', () => tokenOf({ user_id: 5, exp: ++count, jti: count })],
  ])('is no such: %s', async (_, next) => {
    const page = await opened(next())
    token = next()
    await look()
    expect(page.text()).toBe('first')
    expectDrops(0)
  })

  test('is none that a refresh gave and that cannot be read', async () => {
    const page = await opened('opaque a')
    refresh.mockImplementation(async () => (token = 'opaque b'))
    const call = addNote({})
    await rested()
    await act(refuse)
    await act(async () => {
      server.last.answer({ result: 1, invalidate: [] })
      await call
    })
    expect(page.text()).toBe('first')
    expectDrops(0)
  })

  test('is seen by the next request, and an answer under way is dropped', async () => {
    configure(of('ann'))
    const page = await open(ui)
    const late = server.last
    token = of('ben')
    await act(async () => {
      void mizanFetch('other').catch(() => {})
      await rested()
    })
    expect(late.isAborted).toBe(true)
    expect(page.text()).toBe('wait')
    expect(server.requests.find(({ url, isSettled }) => url.includes('notes') && !isSettled)?.headers.get('Authorization')).toBe(`Bearer ${token}`)
  })

  test('the first one of a visit, had by a refresh: what was asked without it is asked once with it', async () => {
    configure(null)
    refresh.mockImplementation(async () => (token = of('ann')))
    const page = await open(ui)
    await act(refuse)
    await answer(notesOf('Ann’s'))
    expect(page.text()).toBe('Ann’s')
    const sent = server.requests.filter(({ isAborted }) => !isAborted)
    expect(sent.map(({ headers }) => headers.get('Authorization'))).toEqual([null, `Bearer ${token}`])
  })
})
