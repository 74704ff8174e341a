import type { ClientRequest, IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import type { Plugin, ProxyOptions } from 'vite'
import { DEFAULT_BASE, problem } from '../protocol/index.js'
import type { MizanContext } from './context.js'
import { instanceIn } from './probe.js'
import { isOfView } from './view-routes.js'

/**
 * Matches every path: where the server answers, `{base}` and its views, is written in its schema, which comes later and may change.
 * Each request is asked whether it is one of these.
 */
const EVERYWHERE = '^/(?:mizan)?'

type Server = Parameters<NonNullable<ProxyOptions['configure']>>[0]

/** Passes requests below `{base}` and for views on to the server that the schema is of, in dev and in `vite preview`. */
export function proxy(context: MizanContext): Plugin {
  let others: ((path: string) => boolean)[] = []
  let isPreview = false
  const base = () => {
    const { project } = context
    // A preview reads nothing by itself.
    if (!project.snapshot.model && !project.snapshot.diagnostics.length) project.refresh()
    return project.snapshot.model?.base ?? DEFAULT_BASE
  }
  const isOurs: IsOurs = async ({ url = '/', headers }, isSocket) => {
    const path = base()
    if (url.startsWith(path)) return !others.some((matches) => matches(path))
    // A view has no sockets, and Vite's own is anywhere. What another key matches never comes here.
    return !isSocket && !context.isTest && isOfView({ url, headers }, context)
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
        const options = { [EVERYWHERE]: proxyOptions(target, isOurs, context) }
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

type IsOurs = (request: IncomingMessage, isSocket: boolean) => Promise<boolean>

/** As Vite reads its keys. */
function matcher(key: string): (path: string) => boolean {
  if (!key.startsWith('^')) return (path) => path.startsWith(key)
  const pattern = new RegExp(key)
  return (path) => pattern.test(path)
}

/**
 * A server on this machine gets the `Host` that the browser wrote, which is the one in its `Origin`: so Django's CSRF check and
 * ours pass, and absolute URLs that it builds lead back to the page's origin. Of a page with TLS the `Origin` takes the scheme
 * of the server, which has none and would take it for a foreign one. A server elsewhere may be one of many behind its address,
 * and needs its own `Host`; `Origin` is then rewritten with it. Either is done to the page's own origin alone.
 */
function proxyOptions(target: string, isOurs: IsOurs, context: MizanContext): ProxyOptions {
  const isElsewhere = !isLoopback(new URL(target).hostname)
  return {
    target,
    ws: true,
    changeOrigin: isElsewhere,
    // A socket comes without a response.
    bypass: async (request, response) => ((await isOurs(request, response === undefined)) ? null : request.url),
    configure(server) {
      answerWhenAway(server, target)
      server.on('proxyRes', ({ headers }) => {
        const instance = instanceIn(headers)
        if (instance !== undefined) context.restarts?.heard(instance)
      })
      const originFor = (host: string) => (isElsewhere ? target : `${new URL(target).protocol}//${host}`)
      server.on('proxyReq', (outgoing, request) => keepSameOrigin(outgoing, request, originFor))
      server.on('proxyReqWs', (outgoing, request) => keepSameOrigin(outgoing, request, originFor))
    },
  }
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0|\[::\])$/.test(hostname)
}

/** What a foreign page sends stays foreign: only an origin that is the one the request was addressed to becomes the server's own. */
function keepSameOrigin(outgoing: ClientRequest, { headers }: IncomingMessage, originFor: (host: string) => string): void {
  const { origin, host } = headers
  if (origin !== undefined && host !== undefined && URL.canParse(origin) && new URL(origin).host === host) outgoing.setHeader('origin', originFor(host))
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
