import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { userEnvironment } from './command.js'

/**
 * Starts the Vite of the application in `app` on a free port of the loopback interface, for a minute at most.
 *
 * @returns the process, which the caller kills, and the address that it printed
 * @throws Error with what it printed when it ends before it listens
 */
export async function startDev(app: string): Promise<{ server: ChildProcess; url: string }> {
  const vite = join(app, 'node_modules', 'vite', 'bin', 'vite.js')
  const server = spawn(process.execPath, [vite, '--host', '127.0.0.1', '--port', '0'], {
    cwd: app,
    env: { ...userEnvironment(), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  let output = ''
  const url = await new Promise<string>((found, failed) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(output)
      if (address) found(address[0])
    }
    server.stdout.on('data', listen)
    server.stderr.on('data', listen)
    server.once('error', failed)
    server.once('exit', () => failed(new Error(`vite ended before it listened:\n${output}`)))
  })
  return { server, url }
}
