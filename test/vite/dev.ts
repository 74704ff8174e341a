import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mizan, { type MizanOptions } from 'mizan'
import { createLogger, createServer, type HotPayload, type InlineConfig, type ViteDevServer } from 'vite'
import { expect, onTestFinished } from 'vitest'

const TMP = fileURLToPath(new URL('../.tmp/', import.meta.url))

/** A dev server in this process, without a browser. */
export interface Dev {
  server: ViteDevServer
  url: string
  root: string
  /** What was sent to the page. */
  sent: HotPayload[]
  read(file: string): string
  write(file: string, text: string): void
  edit(file: string, change: (text: string) => string): void
  rename(from: string, to: string): void
  get(path: string, headers?: Record<string, string>): Promise<Response>
  call(fn: string, args?: unknown): Promise<{ status: number; body: Record<string, unknown> }>
}

/**
 * Starts Vite with `mizan()` on `files`, until the test is over. Resolves when its watcher hears of changes.
 *
 * @param middleware whether Vite is a middleware of another server
 */
export async function startDev(
  files: Record<string, string>,
  { config = {}, options = {}, middleware = false }: { config?: InlineConfig; options?: MizanOptions; middleware?: boolean } = {},
): Promise<Dev> {
  mkdirSync(TMP, { recursive: true })
  const root = mkdtempSync(join(TMP, 'dev-'))
  const path = (file: string) => join(root, file)
  const write = (file: string, text: string) => {
    mkdirSync(dirname(path(file)), { recursive: true })
    writeFileSync(path(file), text)
  }
  for (const [file, text] of Object.entries(files)) write(file, text)

  const server = await createServer({
    root,
    configFile: false,
    customLogger: createLogger('silent'),
    // Not in the application: what Vite still bundles there when it is closed would bring the folder back.
    cacheDir: join(TMP, '.vite'),
    appType: 'custom',
    plugins: [mizan(options)],
    ...config,
    server: { host: '127.0.0.1', port: 0, middlewareMode: middleware, ...(middleware ? { ws: false } : {}), ...config.server },
  })
  const http = middleware ? createHttpServer(server.middlewares) : (server.httpServer as Server)
  if (middleware) await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  else await server.listen()
  onTestFinished(async () => {
    if (middleware) {
      http.closeAllConnections()
      http.close()
    }
    await server.close()
    rmSync(root, { recursive: true, force: true, maxRetries: 5 })
  })

  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const sent: HotPayload[] = []
  const { hot } = server.environments.client
  const send = hot.send.bind(hot) as (...message: unknown[]) => void
  hot.send = (...message: [HotPayload] | [string, unknown?]) => {
    const [first, data] = message
    sent.push(typeof first === 'string' ? { type: 'custom', event: first, data } : first)
    send(...message)
  }
  await watching(server, path('.watching'))

  const get = (to: string, headers: Record<string, string> = {}) => fetch(url + to, { headers, redirect: 'manual' })
  const read = (file: string) => readFileSync(path(file), 'utf8')
  return {
    server,
    url,
    root,
    sent,
    read,
    write,
    edit: (file, change) => write(file, change(read(file))),
    rename: (from, to) => renameSync(path(from), path(to)),
    get,
    async call(fn, args = {}) {
      const headers = { 'Content-Type': 'application/json' }
      const response = await fetch(`${url}/api/mizan/call/`, { method: 'POST', body: JSON.stringify({ fn, args }), headers })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
  }
}

/** A change that comes before the watcher has seen the folder for the first time is never told. */
async function watching(server: ViteDevServer, probe: string): Promise<void> {
  let seen = false
  server.watcher.on('all', (_, file) => void (seen ||= file === probe))
  let count = 0
  const hears = () => {
    writeFileSync(probe, String(count++))
    return seen
  }
  await expect.poll(hears, { timeout: 20_000, message: 'the watcher hears of changes' }).toBe(true)
}

/** Vitest waits for a second only. */
export const SOON = { timeout: 20_000, interval: 20 }

/** A context of two functions, a mutation that it depends on, and a plain call. */
export const SERVER = {
  'server/people.ts': "export const people = { name: 'Ann' }\n",
  'server/user.ts': `import { client, ReactContext, type MizanRequest } from 'mizan/server'
import { people } from './people.js'

export const UserContext = new ReactContext('user')

export class Users {
  @client({ context: UserContext })
  static async user_profile(request: MizanRequest, { user_id }: { user_id: number }) {
    return { name: people.name, id: user_id }
  }

  @client({ context: UserContext })
  static async user_orders(request: MizanRequest, { user_id, page = 1 }: { user_id: number; page?: number }) {
    return [user_id, page]
  }

  @client({ affects: { context: UserContext, params: ['user_id'] } })
  static async update_name(request: MizanRequest, { user_id, name }: { user_id: number; name: string }) {
    people.name = name
    return { user_id }
  }
}
export const ping = client({}, async () => 'pong')
`,
}
