import { describe, expect, test, vi } from 'vitest'
import { fn, ORIGIN, serve } from './shop.js'

const run = vi.fn<() => void>()
const shop = serve({ functions: [fn('buy', run)] }, { allowedOrigins: ['https://admin.test', 'null'] })
const status = async (headers: Record<string, string>) => {
  run.mockClear()
  const answer = await shop.call('buy', {}, headers)
  const body = (await answer.json()) as { code?: string; detail?: string }
  return { status: answer.status, ran: run.mock.calls.length, body }
}

describe('the origin of a call', () => {
  test.each<[string, Record<string, string>]>([
    ['a page of this server', { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' }],
    ['what is no browser', {}],
    ['a page of an allowed origin', { Origin: 'https://admin.test', 'Sec-Fetch-Site': 'cross-site' }],
    ['the address bar', { 'Sec-Fetch-Site': 'none' }],
    ['a form of a page that sends no referrer', { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' }],
    ['a page behind a proxy that ends TLS', { Origin: ORIGIN.replace('http:', 'https:'), 'Sec-Fetch-Site': 'same-origin' }],
  ])('lets %s call', async (_, headers) => {
    expect(await status(headers)).toMatchObject({ status: 200, ran: 1 })
  })

  test.each<[string, Record<string, string>]>([
    ['a page of another site', { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'cross-site' }],
    ['another port of the same machine', { Origin: `${ORIGIN}:81`, 'Sec-Fetch-Site': 'same-site' }],
    ['another scheme', { Origin: ORIGIN.replace('http:', 'https:') }],
    ['a subdomain', { Origin: 'http://evil.shop.test', 'Sec-Fetch-Site': 'same-site' }],
    ['a name that begins with ours', { Origin: `${ORIGIN}.evil.test` }],
    ['a sandboxed frame, listed or not', { Origin: 'null' }],
    ['a sandboxed frame of ours', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
    ['another origin, whatever it says of its site', { Origin: 'https://evil.test', 'Sec-Fetch-Site': 'same-origin' }],
    ['an empty origin', { Origin: '' }],
    ['a cross-site request that hides its origin', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a cross-site request that claims our origin', { Origin: ORIGIN, 'Sec-Fetch-Site': 'Cross-Site' }],
    ['an origin that begins with an allowed one', { Origin: 'https://admin.test.evil.test' }],
  ])('refuses %s before anything runs', async (_, headers) => {
    const refused = await status(headers)
    expect(refused).toMatchObject({ status: 403, ran: 0, body: { code: 'forbidden' } })
  })

  test('says which origin, and how to let it in', async () => {
    const { body } = await status({ Origin: 'https://evil.test' })
    expect(body.detail).toContain(`https://evil.test may not call ${ORIGIN}. Add that origin to allowedOrigins`)
  })

  test('is looked at before the body is', async () => {
    const headers = { Origin: 'https://evil.test', 'Content-Type': 'text/plain' }
    expect((await shop.send('call/', { method: 'POST', headers, body: '{' })).status).toBe(403)
  })
})
