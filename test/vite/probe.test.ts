import { createServer, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { probe, type ProbeResult } from '../../src/vite/probe.js'

/** What is made of one answer. */
async function probed(status: number, headers: OutgoingHttpHeaders = {}): Promise<ProbeResult> {
  const server = createServer((_, response) => response.writeHead(status, headers).end('text'))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return probe(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), new AbortController().signal)
}

test('an answer that has an instance tells it, whatever its status', async () => {
  for (const status of [200, 304, 403, 500]) expect(await probed(status, { 'X-Mizan-Instance': 'a' })).toEqual({ kind: 'instance', instance: 'a' })
})

test.each([200, 204, 404])('a server that answers %d without one does not tell it', async (status) => {
  expect(await probed(status)).toEqual({ kind: 'silent' })
})

test.each([301, 400, 401, 403, 429, 500, 502, 503])('nothing is known of the server behind a bare %d: it may tell later', async (status) => {
  expect(await probed(status)).toEqual({ kind: 'away' })
  expect(await probed(status, { 'X-Mizan-Schema': '1' })).toEqual({ kind: 'silent' })
})

test('nobody who listens is away', async () => {
  expect(await probe(new URL('http://127.0.0.1:1/'), new AbortController().signal)).toEqual({ kind: 'away' })
})
