import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import mizan, { type MizanOptions } from 'mizan'
import { createBuilder, type InlineConfig } from 'vite'
import { onTestFinished } from 'vitest'
import type { App, Files } from './app.js'
import { base, inProduction } from './vite.js'

/** `vite build` as the command line runs it: unlike `build()`, it makes more than a client where the configuration says so. */
export async function buildApp(app: App, config: InlineConfig = {}, options: MizanOptions = {}): Promise<void> {
  const inline = { ...base(app), plugins: [mizan(options)], ...config }
  const create = createBuilder as (config: InlineConfig, useLegacyBuilder: null) => ReturnType<typeof createBuilder>
  await inProduction(async () => (await create(inline, null)).buildApp())
}

export interface Running {
  url: string
  process: ChildProcess
  /** What it printed. */
  output(): string
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>
}

/** `node dist-server/index.js`, from a folder that is none of the application's. */
export async function start(app: App, entry = 'dist-server/index.js'): Promise<Running> {
  const child = spawn(process.execPath, ['--enable-source-maps', `${app.root}/${entry}`], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1' },
  })
  let printed = ''
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  onTestFinished(() => void child.kill('SIGKILL'))
  const { promise, resolve, reject } = resolvers()
  const hear = (part: Buffer) => {
    printed += String(part)
    const url = /Listening at (\S+)\/\n/.exec(printed)?.[1]
    if (url !== undefined) resolve(url)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  void ended.then((code) => reject(new Error(`It ended with ${code}.\n${printed}`)))
  return { url: await promise, process: child, output: () => printed, ended }
}

/** Node 20 has no `Promise.withResolvers`. */
function resolvers() {
  let resolve: (url: string) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<string>((...both) => ([resolve, reject] = both))
  return { promise, resolve, reject }
}

export function call(url: string, fn: string, args: unknown = {}): Promise<Response> {
  return fetch(`${url}/api/mizan/call/`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ fn, args }) })
}

/** A context, a mutation, a slow call, a view, settings, and a page. */
export const NOTES: Files = {
  'server/notes.ts': `import { client, MizanError, ReactContext, type MizanRequest } from 'mizan/server'
export const Notes = new ReactContext('notes')
const all = ['Buy milk']
export class NoteList {
  @client({ context: Notes })
  static async note_list(request: MizanRequest, { limit = 10 }: { limit?: number }) {
    return all.slice(0, limit)
  }
  @client({ affects: Notes })
  static async add_note(request: MizanRequest, { text }: { text: string }) {
    all.push(text)
    return all.length
  }
}
export const slow = client({}, async () => {
  await new Promise((done) => setTimeout(done, 500))
  return 'done'
})
export const note_page = client({ route: '/notes/:id/' }, async (request: MizanRequest, { id }: { id: number }) =>
  new Response('<h1>' + (all[id] ?? 'None') + '</h1>', { headers: { 'Content-Type': 'text/html' } }),
)
`,
  'server/mizan.ts': `import { defineServer } from 'mizan/server'
export default defineServer({ allowedOrigins: ['https://notes.example'] })
`,
  'src/main.tsx': `import { addNote } from 'virtual:mizan/functions'\nvoid addNote({ text: 'CLIENT_TEXT' })\n`,
  'public/robots.txt': 'User-agent: *\n',
}
