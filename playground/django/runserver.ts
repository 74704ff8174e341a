import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const HOST = '127.0.0.1'

/** The folder of `manage.py`. */
const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** Milliseconds that Django has until it accepts connections: a second on most machines. */
const PATIENCE = 60_000

/** Milliseconds that it has to end by itself. */
const GRACE = 2000

/** A Django that runs, reloads itself, and prints into this terminal. */
export interface Runserver {
  isRunning(): boolean
  /** Calls back once it has ended, unless it was we who ended it. */
  onLoss(callback: () => void): void
  /** Ends it, with the process of its autoreloader. Its port is free then. */
  stop(): Promise<void>
}

/**
 * Brings the database up to date, and starts `manage.py runserver`. Resolves when it accepts connections.
 *
 * @throws Error when the port is taken, when a command fails, and when nothing listens after a minute
 */
export async function runserver(python: string, port: number): Promise<Runserver> {
  await checkPort(port)
  const migrate = manage(python, ['migrate', '--no-input', '--verbosity', '0'])
  if ((await migrate.over) !== 0) throw new Error('manage.py migrate has failed, of what it printed above. Mend it, and start again.')

  const { isRunning, onLoss, stop: end } = manage(python, ['runserver', `${HOST}:${port}`])
  const stop = async () => {
    await end()
    // The second process may end a moment after the first, which is the one that we can wait for.
    for (const deadline = Date.now() + GRACE; Date.now() < deadline && (await accepts(port)); ) await pause(10)
  }
  const deadline = Date.now() + PATIENCE
  while (!(await accepts(port))) {
    if (!isRunning()) throw new Error('manage.py runserver has ended before it listened, of what it printed above. Mend it, and start again.')
    if (Date.now() > deadline) {
      await stop()
      throw new Error(`Django does not accept connections at ${HOST}:${port} after ${PATIENCE / 1000} s. What it printed stands above.`)
    }
    await pause(100)
  }
  return { isRunning, onLoss, stop }
}

/** Before Django finds out: it would say so beneath a page of its own, and whoever listens there would take the shop's requests. */
async function checkPort(port: number): Promise<void> {
  const probe = createServer().listen(port, HOST)
  try {
    await once(probe, 'listening')
  } catch {
    throw new Error(`Port ${port}, which is to be Django's, is taken. End what listens there, or name another port in the variable DJANGO_PORT.`)
  }
  probe.close()
  await once(probe, 'close')
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST)
    const settle = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}

function manage(python: string, args: string[]): Runserver & { over: Promise<number | null> } {
  const child = spawn(python, ['manage.py', ...args], {
    cwd: FOLDER,
    // Python keeps lines back when it prints into a pipe.
    env: { ...process.env, PYTHONUNBUFFERED: '1', END_WITH_STDIN: '1' },
    // Nothing is ever written: the pipe ends when we do, even by SIGKILL, which lets us end nothing ourselves.
    stdio: ['pipe', 'inherit', 'inherit'],
    // A group of its own, to be ended as a whole: the autoreloader runs the server in a second process.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  let isMeant = false
  const kill = () => {
    isMeant = true
    end(child, 'SIGKILL')
  }
  const forget = endWithUs(kill)
  const over = ended(child).finally(() => {
    forget()
    // Its second process would keep the port. (On Windows there is no group to ask, and a number may be another's by now.)
    if (process.platform !== 'win32') end(child, 'SIGKILL')
  })
  // Who does not wait for it looks at its exit code.
  over.catch(() => {})
  const isRunning = () => child.exitCode === null && child.signalCode === null
  return {
    over,
    isRunning,
    onLoss: (tell) => void over.then(() => isMeant || tell()).catch(() => {}),
    async stop() {
      if (!isRunning()) return
      isMeant = true
      end(child, 'SIGTERM')
      const force = setTimeout(kill, GRACE)
      await over.catch(() => {})
      clearTimeout(force)
    },
  }
}

async function ended(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

function end({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => {})
    else process.kill(-pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A terminal's Ctrl-C reaches our group alone: Django would go on without us, and keep its port. */
function endWithUs(kill: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    forget()
    kill()
    // Listening has taken away what the signal does by default, which is to end us.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const forget = () => {
    process.off('exit', kill)
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
  process.on('exit', kill)
  // Before Vite's own, which is gone from the list when it is called, and which closes the server in good order.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  return forget
}
