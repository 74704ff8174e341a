import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../free-port.js'

/** What a server answers: its schema, as text, and the data of its contexts. */
export interface Answers {
  schema: string
  contexts: Record<string, Record<string, unknown>>
}

/** A server in a process of its own, which is not there at first. */
export interface BackendProcess {
  /** Without a slash at its end; the same after a restart. */
  readonly url: string
  /** Of its schema. */
  readonly schemaUrl: string
  readonly answers: Answers
  /** Has it answer what `answers` says now. */
  publish(): void
  /** Resolves when it listens. */
  start(): Promise<void>
  /** Kills it, as a crash does. */
  kill(): Promise<void>
  /** Kills it, and takes away what it has left. */
  close(): Promise<void>
}

export async function backendProcess(answers: Answers): Promise<BackendProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'mizan-backend-'))
  const file = join(folder, 'answers.json')
  const port = await freePort()
  let child: ChildProcess | undefined
  const publish = () => {
    // It reads with each request, and must not find half of it.
    writeFileSync(`${file}.tmp`, JSON.stringify(answers))
    renameSync(`${file}.tmp`, file)
  }
  const kill = async () => {
    const ended = child
    child = undefined
    if (!ended || ended.exitCode !== null) return
    const exit = once(ended, 'exit')
    ended.kill('SIGKILL')
    await exit
  }
  publish()
  return {
    url: `http://127.0.0.1:${port}`,
    schemaUrl: `http://127.0.0.1:${port}/api/mizan/schema/`,
    answers,
    publish,
    async start() {
      child = fork(fileURLToPath(new URL('backend-process.mjs', import.meta.url)), [String(port), file], { execArgv: [] })
      await once(child, 'message')
    },
    kill,
    async close() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
