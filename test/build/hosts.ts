import { serve as serveHono } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { middleware, type Handler } from 'mizan/node'

/** A server of one's own with the handler in it, and a route `/own` beside it. */
export interface Host {
  url: string
  close(): unknown
}

export async function onExpress(handler: Handler): Promise<Host> {
  const app = express()
  // Before what reads bodies.
  app.use(middleware(handler))
  app.use(express.json())
  app.post('/own', (request, response) => void response.json({ own: request.body as unknown }))
  return listening(app.listen(0, '127.0.0.1'))
}

export async function onFastify(handler: Handler): Promise<Host> {
  const app = fastify()
  const functions = middleware(handler)
  // Before Fastify looks for a route of its own, and reads a body for it.
  app.addHook('onRequest', (request, reply, done) => functions(request.raw, reply.raw, done as () => void))
  app.post('/own', (request) => ({ own: request.body }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() }
}

export async function onHono(handler: Handler): Promise<Host> {
  const app = new Hono()
  app.use(async (context, next) => (await handler(context.req.raw)) ?? next())
  app.post('/own', async (context) => context.json({ own: await context.req.json<unknown>() }))
  return listening(serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server)
}

async function listening(server: Server): Promise<Host> {
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}`, close }
}
