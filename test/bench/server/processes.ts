import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Load, Loaded } from './loader.js'

const TMP = fileURLToPath(new URL('../../.tmp', import.meta.url))
const LOADER = fileURLToPath(new URL('./loader.ts', import.meta.url))

export interface ServerProcess {
  port: number
  /** Processor time that it took so far, in microseconds. */
  cpu(): Promise<number>
  /** What it answers to a question; one at a time. */
  ask<Answer>(question: string): Promise<Answer>
  stop(): void
}

export interface Processes<Told> {
  start(told: Told): Promise<ServerProcess>
  load(load: Load): Promise<Loaded>
  dispose(): void
}

/**
 * The servers and the loader, each a process of its own, which Node runs as it would in production: without Vite.
 *
 * @param entry of a server's process: told in its only argument what to be, it sends its port, and then answers what it is asked
 */
export async function processes<Told>(entry: URL): Promise<Processes<Told>> {
  mkdirSync(TMP, { recursive: true })
  const outdir = mkdtempSync(join(TMP, 'bench-server-'))
  await build({
    entryPoints: { child: fileURLToPath(entry), loader: LOADER }, outdir, outExtension: { '.js': '.mjs' }, chunkNames: 'chunk-[hash]',
    bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20', packages: 'external',
  })
  const running = new Set<ChildProcess>()
  const run = (file: string, args: string[]) => {
    const child = fork(join(outdir, file), args, { execArgv: process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [], env: { ...process.env, NODE_ENV: 'production' } })
    running.add(child)
    child.once('exit', () => running.delete(child))
    return child
  }
  const loader = run('loader.mjs', [])
  await next(loader)
  return {
    async start(told) {
      const child = run('child.mjs', [JSON.stringify(told)])
      const { port } = await next<{ port: number }>(child)
      const ask = <Answer>(question: string) => {
        child.send(question)
        return next<Answer>(child)
      }
      // One that has failed is gone already, and its failure is what is to be told.
      const stop = () => {
        if (child.connected) child.disconnect()
      }
      return { port, ask, cpu: async () => (await ask<{ cpu: number }>('cpu')).cpu, stop }
    },
    async load(load) {
      loader.send(load)
      const loaded = await next<Loaded>(loader)
      if (loaded.failure !== undefined) throw new Error(`A server under load answered otherwise than 200: ${loaded.failure}`)
      return loaded
    },
    dispose() {
      for (const child of running) child.kill()
      rmSync(outdir, { recursive: true, force: true })
    },
  }
}

function next<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A process of the benchmark ended (${code}); what it printed says why.`))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message as Message)
    })
  })
}
