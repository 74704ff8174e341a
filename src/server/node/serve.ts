import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MizanServer } from '../define-server.js'
import { accessLog } from './access-log.js'
import { deploymentOf, type Deployment } from './deployment.js'
import { healthAnswer } from './health.js'
import { listener } from './listener.js'
import { createShutdown } from './shutdown.js'
import { staticFiles, type StaticOptions } from './static-files.js'
import type { Handler } from './types.js'

export interface ServeOptions {
  /** What `virtual:mizan/server` exports by that name: its `onAnswer` hears of files too, and its `cache` is closed with the server. */
  server?: Pick<MizanServer, 'settings'>
  /** The client's build; null: nothing but functions and views. @default null */
  files?: StaticOptions | null
  /** @default the variable PORT, or 3000. 0: any that is free */
  port?: number
  /** The address to listen at. @default the variable HOST, or every address of the machine */
  host?: string
  /**
   * The path that tells whether to send requests here: 200, and 503 from when the server begins to stop. false: none.
   * @default '/healthz'
   */
  health?: string | false
  /**
   * Milliseconds from the signal to stop until no connection is accepted any more. A balancer needs some to see the 503, where
   * nothing else tells it. @default the variable DRAIN_TIMEOUT, or 0
   */
  drain?: number
  /** Milliseconds that requests have to finish once the server stops. @default the variable SHUTDOWN_TIMEOUT, or 10_000 */
  deadline?: number
  /**
   * Milliseconds that a connection stays open between two requests. Longer than that of the proxy in front, which would otherwise
   * send one request or another into a connection that is being closed. @default 65_000
   */
  keepAlive?: number
  /** Called once nothing is answered any more, and the cache is closed: close what a database or a queue keeps open. */
  onClose?: () => void | Promise<void>
  /** Whether SIGTERM and SIGINT stop it; then the process ends. @default true */
  signals?: boolean
}

export interface RunningServer {
  /** Where it listens: `http://localhost:3000/`. */
  readonly url: string
  readonly port: number
  /** Stops as a signal does. Resolves when the last connection is closed; the process goes on. */
  close(): Promise<void>
}

/**
 * Starts a server of Node for the handler, and for the files of a client's build. Resolves when it listens.
 *
 * @throws {Error} when it cannot listen, such as at a port that is taken, and for variables that mean nothing
 *
 * @example
 * import { serve } from 'mizan/node'
 * import { handler, server } from 'virtual:mizan/server'
 *
 * const { url } = await serve(handler, { server, files: { folder: new URL('../dist/', import.meta.url) } })
 */
export async function serve(handler: Handler, options: ServeOptions = {}): Promise<RunningServer> {
  const { health = '/healthz', files = null, keepAlive = 65_000, signals = true } = options
  const deployment = deploymentOf(process.env)
  const { port, host, drain, deadline }: Deployment = {
    port: options.port ?? deployment.port,
    host: options.host ?? deployment.host,
    drain: options.drain ?? deployment.drain,
    deadline: options.deadline ?? deployment.deadline,
  }
  const file = files === null ? null : staticFiles(files)
  const log = accessLog(options.server?.settings)
  const others = async (request: Request): Promise<Response> => {
    if (health !== false && new URL(request.url).pathname === health) return healthAnswer(request, shutdown.isBegun)
    return (await file?.(request)) ?? new Response('Not found\n', { status: 404, headers: NOT_FOUND })
  }
  // Headers have to be there before a connection that says nothing would be closed.
  const timeouts = { keepAliveTimeout: keepAlive, headersTimeout: keepAlive + 1000 }
  const http = createServer(timeouts, listener(handler, (request) => log(request, () => others(request))))
  const shutdown = createShutdown(http, { drain, deadline, onClose: () => close(options) })
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => reject(unableToListen(error, port))
    http.once('error', fail)
    http.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      http.off('error', fail)
      resolve()
    })
  })
  if (signals) shutdown.onSignals()
  const address = http.address() as AddressInfo
  return { url: urlOf(address), port: address.port, close: () => shutdown.begin() }
}

/** The cache first: its connection may be one of those that the application closes. */
async function close({ server, onClose }: ServeOptions): Promise<void> {
  try {
    await server?.settings.cache?.close()
  } finally {
    await onClose?.()
  }
}

function unableToListen(error: Error, port: number): Error {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE'
  return isTaken ? new Error(`Port ${port} is taken by another program. Set the variable PORT to another, or end that one.`, { cause: error }) : error
}

const NOT_FOUND = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }

/** As somebody on this machine would type it. */
function urlOf({ address, family, port }: AddressInfo): string {
  const isEvery = address === '::' || address === '0.0.0.0'
  const host = isEvery ? 'localhost' : family === 'IPv6' ? `[${address}]` : address
  return `http://${host}:${port}/`
}
