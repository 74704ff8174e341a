import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'

/** An application in a process of its own. */
export interface RunningApplication {
  /** Of its start page. */
  readonly url: string
  /** All that it has printed, without colours. */
  readonly terminal: { text: string }
  close(): Promise<void>
}

/**
 * Starts what `vite build` made of an application's server, on a free port.
 *
 * @param file `dist-server/index.js`
 * @throws Error when it ends before it listens, with what it said
 */
export function startProduction(file: string, variables: Record<string, string>): Promise<RunningApplication> {
  return startServer(process.execPath, [file], { HOST: '127.0.0.1', PORT: '0', ...variables })
}

/**
 * Starts a server in any language that prints its address.
 *
 * @throws Error when it ends before it has, with what it said
 */
export async function startServer(program: string, args: string[], variables: Record<string, string>): Promise<RunningApplication> {
  const { NODE_ENV: _, VITEST: __, ...env } = process.env
  const child = spawn(program, args, { env: { ...env, ...variables } })
  const terminal = { text: '' }
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        terminal.text += stripVTControlCharacters(chunk.toString())
        const listening = /http:\/\/127\.0\.0\.1:\d+\//.exec(terminal.text)
        if (listening) resolve(listening[0])
      })
    }
    child.once('error', reject)
    child.once('close', () => reject(new Error(`The server ended before it listened:\n${terminal.text}`)))
  })
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill()
    await exit
  }
  return { url, terminal, close }
}
