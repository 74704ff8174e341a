import { createServer, type HotPayload, type Plugin, type ViteDevServer } from 'vite'
import { onTestFinished, vi } from 'vitest'
import mizan from 'mizan'
import { createApp, type App, type Files } from '../build/app.js'

export interface DevApp {
  app: App
  server: ViteDevServer
  /** What the page was sent, in order. */
  sent: HotPayload[]
  /** Transforms a client file as a page's request for it would. */
  request(id: string): Promise<string>
}

/** A dev server without a page, gone when the test is over. */
export async function devApp(files: Files, plugins: Plugin[] = []): Promise<DevApp> {
  const app = createApp(files)
  onTestFinished(() => app.dispose())
  const server = await createServer({
    root: app.root,
    configFile: false,
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', ws: false, watch: { usePolling: false } },
    plugins: [mizan(), ...plugins],
  })
  onTestFinished(() => server.close())
  const sent: HotPayload[] = []
  const { hot } = server.environments.client
  vi.spyOn(hot, 'send').mockImplementation((...args: unknown[]) => {
    const [payload, data] = args
    sent.push(typeof payload === 'string' ? { type: 'custom', event: payload, data } : (payload as HotPayload))
  })
  const request = async (id: string) => (await server.environments.client.transformRequest(id))?.code ?? ''
  return { app, server, sent, request }
}

export const NOTES = `import { client, ReactContext, type MizanRequest } from 'mizan/server'
const Notes = new ReactContext('notes')
export const noteList = client({ context: Notes }, async (request: MizanRequest) => ['milk'])
`
