import type { ClientRequest, IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import type { Plugin, ProxyOptions } from 'vite'
import { DEFAULT_BASE, problem } from '../protocol/index.js'
import type { MizanContext } from './context.js'

/**
 * Matches every path: where the server answers, `{base}`, is written in its schema, which comes later and may change. Each
 * request is asked whether it is below.
 */
const EVERYWHERE = '^/(?:mizan)?'

type Server = Parameters<NonNullable<ProxyOptions['configure']>>[0]

/** Passes requests below `{base}` on to the server that the schema is of, in dev and in `vite preview`. */
export function proxy(context: MizanContext): Plugin {
  let others: ((path: string) => boolean)[] = []
  let isPreview = false
  const base = () => {
    const { project } = context
    // A preview reads nothing by itself.
    if (!project.snapshot.model && !project.snapshot.diagnostics.length) project.refresh()
    return project.snapshot.model?.base ?? DEFAULT_BASE
  }
  const isOurs = (url: string | undefined) => {
    const path = base()
    return url?.startsWith(path) === true && !others.some((matches) => matches(path))
  }
  return {
    name: 'mizan:proxy',
    apply: 'serve',
    config: {
      // Behind what others configure: of several keys that match, the first is taken.
      order: 'post',
      handler(config, env) {
        isPreview = env.isPreview === true
        const target = context.proxyTarget(resolve(config.root ?? '.'))
        if (target === null) return null
        const options = { [EVERYWHERE]: proxyOptions(target, isOurs) }
        // A preview takes the dev server's when it has none of its own.
        return { server: { proxy: options }, ...(config.preview?.proxy ? { preview: { proxy: options } } : {}) }
      },
    },
    configResolved({ server, preview }) {
      const keys = Object.keys((isPreview ? preview : server).proxy ?? {})
      others = keys.filter((key) => key !== EVERYWHERE).map(matcher)
    },
  }
}

/** As Vite reads its keys. */
function matcher(key: string): (path: string) => boolean {
  if (!key.startsWith('^')) return (path) => path.startsWith(key)
  const pattern = new RegExp(key)
  return (path) => pattern.test(path)
}

/**
 * A server on this machine gets the `Host` that the browser wrote, which is the one in its `Origin`: so Django's CSRF check and
 * ours pass, and absolute URLs that it builds lead back to the page's origin. A server elsewhere may be one of many behind
 * its address, and needs its own `Host`; `Origin` is then rewritten with it, when it is the page's own.
 */
function proxyOptions(target: string, isOurs: (url: string | undefined) => boolean): ProxyOptions {
  const isElsewhere = !isLoopback(new URL(target).hostname)
  return {
    target,
    ws: true,
    changeOrigin: isElsewhere,
    bypass: (request) => (isOurs(request.url) ? null : request.url),
    configure(server) {
      answerWhenAway(server, target)
      if (!isElsewhere) return
      server.on('proxyReq', (outgoing, request) => keepSameOrigin(outgoing, request, target))
      server.on('proxyReqWs', (outgoing, request) => keepSameOrigin(outgoing, request, target))
    },
  }
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0|\[::\])$/.test(hostname)
}

/** What a foreign page sends stays foreign: only an origin that is the one the request was addressed to becomes the target's. */
function keepSameOrigin(outgoing: ClientRequest, { headers }: IncomingMessage, target: string): void {
  const { origin, host } = headers
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === host) outgoing.setHeader('origin', target)
}

/** Before Vite answers with an empty 502: the runtime reads problems, and tries again after this one. */
function answerWhenAway(server: Server, target: string): void {
  server.on('error', (error, _, response) => {
    const detail = `The server at ${target} does not answer. Start it; mizan() of vite.config.ts says where it is.`
    // Vite prints it next, and each request of a page would be ten lines of Node's own frames.
    error.stack = `${detail}${'code' in error ? ` (${String(error.code)})` : ''}`
    if (!response || !('writeHead' in response) || response.headersSent || response.writableEnded) return
    response.writeHead(503, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    response.end(JSON.stringify(problem('unavailable', detail)))
  })
}
