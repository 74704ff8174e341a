import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { middleware } from '../../../src/server/node/index.js'

it('sets all cookies of an answer where another middleware has set a header before', async () => {
  const handler = async () => {
    const response = new Response('here')
    for (const cookie of ['session=1', 'csrftoken=2']) response.headers.append('Set-Cookie', cookie)
    return response
  }
  const answer = middleware(handler)
  const server = createServer((request, response) => {
    response.setHeader('Vary', 'Origin')
    answer(request, response, () => response.end())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  expect(headers.getSetCookie()).toEqual(['session=1', 'csrftoken=2'])
  expect(headers.get('Vary')).toBe('Origin')
})
