import { describe, expect, test } from 'vitest'
import type { Settings } from '../../src/server/index.js'
import { fn, param, serve } from './shop.js'
import { arriving, inPieces } from './validate/form-bodies.js'

const echo = fn('echo', (_request, { value }) => value, { params: [param('value', null, false)] })
const JSON_TYPE = { 'Content-Type': 'application/json' }

function post(body: BodyInit, settings: Settings = {}, headers: Record<string, string> = {}) {
  const server = serve({ functions: [echo] }, settings)
  return server.send('call/', { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body, duplex: 'half' } as RequestInit)
}

const streamed = (bytes: Uint8Array, size: number) => arriving(inPieces(bytes, size), '').body as BodyInit
const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('the body of a call', () => {
  test('is the same at once and in pieces', async () => {
    const text = JSON.stringify({ fn: 'echo', args: { value: 'é€😀\uFFFD' } })
    for (const size of [1, 2, 3, 1000]) {
      expect(await (await post(streamed(bytesOf(text), size))).json()).toMatchObject({ result: 'é€😀\uFFFD' })
    }
    expect(await (await post(text, {}, { 'Content-Length': String(bytesOf(text).length) })).json()).toMatchObject({ result: 'é€😀\uFFFD' })
  })

  test('is UTF-8, or refused', async () => {
    const bytes = bytesOf('{"fn":"echo","args":{"value":"x"}}')
    bytes[bytes.indexOf(0x78)] = 0xff
    for (const [body, headers] of [[bytes, { 'Content-Length': String(bytes.length) }], [streamed(bytes, 5), {}]] as [BodyInit, Record<string, string>][]) {
      const answer = await post(body, {}, headers)
      expect([answer.status, await answer.json()]).toMatchObject([400, { detail: 'The body is not text in UTF-8.' }])
    }
  })

  test('nests no deeper than is allowed', async () => {
    const nested = (levels: number) => `{"fn":"echo","args":{"value":${'['.repeat(levels)}"]}\\"[{"${']'.repeat(levels)}}}`
    expect((await post(nested(62))).status).toBe(200)
    const deep = await post(nested(63))
    expect([deep.status, await deep.json()]).toMatchObject([400, { code: 'invalid', detail: 'The body nests deeper than 64 levels.' }])
    expect((await post(nested(63), { limits: { depth: 65 } })).status).toBe(200)
    expect((await post('['.repeat(1_000_000))).status).toBe(400)
    expect((await post(`{"fn":"echo","args":{"value":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}}`)).status).toBe(400)
  })

  test('with brackets in its strings is not deep', async () => {
    const value = '[{'.repeat(1000)
    expect(await (await post(JSON.stringify({ fn: 'echo', args: { value } }))).json()).toMatchObject({ result: value })
  })

  test('is as long as is allowed', async () => {
    const body = JSON.stringify({ fn: 'echo', args: { value: 'é'.repeat(100) } })
    const size = bytesOf(body).length
    expect((await post(body, { limits: { body: size } })).status).toBe(200)
    expect((await post(body, { limits: { body: size - 1 } })).status).toBe(413)
    expect((await post(streamed(bytesOf(body), 10), { limits: { body: size - 1 } })).status).toBe(413)
  })

  test('with a key twice has the last of them, as everywhere in JavaScript', async () => {
    expect(await (await post('{"fn":"nothing","fn":"echo","args":{"value":1,"value":2}}')).json()).toMatchObject({ result: 2 })
  })

  test('with a key `__proto__` has it as data, where data of any kind is taken', async () => {
    const answer = await post('{"fn":"echo","args":{"value":{"__proto__":{"admin":true}}}}')
    expect(await answer.text()).toContain('"result":{"__proto__":{"admin":true}}')
    expect((await post('{"fn":"echo","args":{"__proto__":{"value":1}}}')).status).toBe(400)
  })
})
