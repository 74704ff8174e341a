import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const VITE = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url))

export interface DevProcess {
  url: string
  /** When the process was started, in milliseconds since the epoch. */
  startedAt: number
  stop(): Promise<void>
}

/**
 * Starts Vite's dev server as a terminal would, in a process of its own.
 *
 * @throws Error with what it printed when it ends before it listens
 */
export async function startDevProcess(root: string): Promise<DevProcess> {
  const startedAt = Date.now()
  const child = spawn(process.execPath, [VITE, '--host', '127.0.0.1', '--port', '0'], { cwd: root, env: { ...process.env, NO_COLOR: '1' } })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (data: Buffer) => {
      output += data.toString()
      const [found] = /http:\/\/127\.0\.0\.1:\d+\//.exec(output) ?? []
      if (found) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void ended.then(() => reject(new Error(`The dev server ended before it listened:\n${output}`)))
  })
  return {
    url,
    startedAt,
    async stop() {
      child.kill()
      await ended
    },
  }
}
