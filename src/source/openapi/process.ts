import { spawn, type ChildProcess } from 'node:child_process'

export interface ProcessOptions {
  /** Absolute. */
  cwd: string
  env: NodeJS.ProcessEnv
  /** Milliseconds. */
  timeout: number
  /** Of its standard output. */
  maxBytes: number
  signal: AbortSignal
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  /** The last of it. */
  stderr: string
  /** What kept the program from starting. */
  error: NodeJS.ErrnoException | null
  /** Why we ended it; null: it ended by itself. */
  stopped: 'closed' | 'timeout' | 'size' | null
}

/** In bytes. A traceback is at its end. */
const STDERR_KEPT = 64 * 1024

/** Milliseconds that a program has to clean up after itself. */
const GRACE = 1000

/**
 * Runs a program to its end: a string in a shell, a list as it stands. With it ends all that it started, which a shell leaves
 * behind when it alone is killed.
 */
export function runProcess(command: string | readonly string[], { cwd, env, timeout, maxBytes, signal }: ProcessOptions): Promise<Ended> {
  return new Promise((resolve) => {
    const [program, args] = typeof command === 'string' ? [command, []] : [command[0]!, command.slice(1)]
    const child = spawn(program, args, {
      cwd,
      env,
      shell: typeof command === 'string',
      // A group of its own, to be ended as a whole.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const stdout: Buffer[] = []
    let size = 0
    let stderr = Buffer.alloc(0)
    let stopped: Ended['stopped'] = null
    let force: NodeJS.Timeout | undefined
    const stop = (why: NonNullable<Ended['stopped']>) => {
      if (stopped) return
      stopped = why
      endTree(child, 'SIGTERM')
      force = setTimeout(() => {
        endTree(child, 'SIGKILL')
        // One that left the group may hold them open for ever.
        child.stdout.destroy()
        child.stderr.destroy()
      }, GRACE)
    }
    const onAbort = () => stop('closed')
    const deadline = setTimeout(() => stop('timeout'), timeout)
    const forget = endWithUs(child)
    const finish = (rest: Pick<Ended, 'code' | 'signal' | 'error'>) => {
      clearTimeout(deadline)
      clearTimeout(force)
      signal.removeEventListener('abort', onAbort)
      forget()
      resolve({ ...rest, stopped, stdout: Buffer.concat(stdout).toString('utf8'), stderr: stderr.toString('utf8') })
    }
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) stop('size')
      else stdout.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => (stderr = Buffer.concat([stderr, chunk]).subarray(-STDERR_KEPT)))
    child.on('error', (error) => {
      // A program that runs has faults of other kinds, such as a signal that could not be sent.
      if (child.pid === undefined) finish({ code: null, signal: null, error })
    })
    child.on('close', (code, by) => finish({ code, signal: by, error: null }))
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}

function endTree(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child
  if (pid === undefined) return
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => {})
    else process.kill(-pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A terminal's Ctrl-C reaches our group alone: the program's would go on without us. */
function endWithUs(child: ChildProcess): () => void {
  const onExit = () => endTree(child, 'SIGKILL')
  const onSignal = (signal: NodeJS.Signals) => {
    forget()
    endTree(child, 'SIGKILL')
    // Listening has taken away what the signal does by default, which is to end us.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const forget = () => {
    process.off('exit', onExit)
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
  process.on('exit', onExit)
  // First: who listens once, as Vite does, is not among the listeners any more when its turn has come before ours.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  return forget
}
