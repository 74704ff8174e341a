import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { userEnvironment } from './command.js'

/** Starts the Vite of the application in `app`; see {@link start}. */
export function startDev(app: string): Promise<Started> {
  return start(app, [join(app, 'node_modules', 'vite', 'bin', 'vite.js'), '--host', '127.0.0.1', '--port', '0'])
}

/** Starts what `vite build` made of the application's server; see {@link start}. */
export function startBuilt(app: string): Promise<Started> {
  return start(app, [join('dist-server', 'index.js')], { HOST: '127.0.0.1', PORT: '0' })
}

interface Started {
  server: ChildProcess
  url: string
}

/**
 * Runs a server with Node on a free port of the loopback interface, for a minute at most.
 *
 * @returns the process, which the caller kills, and the address that it printed
 * @throws Error with what it printed when it ends before it listens
 */
async function start(app: string, command: string[], env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const server = spawn(process.execPath, command, {
    cwd: app,
    env: { ...userEnvironment(), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  })
  let output = ''
  const url = await new Promise<string>((found, failed) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/?\S*/.exec(output)
      if (address) found(address[0])
    }
    server.stdout.on('data', listen)
    server.stderr.on('data', listen)
    server.once('error', failed)
    server.once('exit', () => failed(new Error(`${command.join(' ')} ended before it listened:\n${output}`)))
  })
  return { server, url }
}
