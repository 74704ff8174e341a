import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { userEnvironment } from '../../package/command.js'

/** What one run of a program took, all its processes together. */
export interface Cost {
  /** In milliseconds, from its start to its end. */
  wall: number
  /** In milliseconds, of all cores, the system's part included. */
  cpu: number
  /** The most memory that one of its Node processes had, in MB; 0 for a program that is not Node. */
  memory: number
}

/** Each process of Node writes down at its end what it took: Node tells a parent nothing of its children. */
const NOTE = `import { appendFileSync } from 'node:fs'
process.once('exit', () => appendFileSync(process.env.BENCH_NOTES, process.resourceUsage().maxRSS + '\\n'))`
const PRELOAD = `--import=data:text/javascript,${encodeURIComponent(NOTE)}`

let serial = 0

/**
 * Runs Node with these arguments.
 *
 * @throws {Error} with what it printed, when it fails or takes longer than `seconds`
 */
export async function costOf(args: string[], cwd: string, { seconds = 180, mayFail = false } = {}): Promise<Cost> {
  const notes = join(tmpdir(), `mizan-bench-${process.pid}-${serial++}`)
  const env = { ...userEnvironment(), NODE_OPTIONS: PRELOAD, BENCH_NOTES: notes, NO_COLOR: '1' }
  // The shell's `times` counts all that ran below it, native programs too.
  const script = '"$@" </dev/null; code=$?; echo; times; exit $code'
  const start = performance.now()
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, ...args], { cwd, env, timeout: seconds * 1000, detached: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output = (output + data.toString()).slice(-4000)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const wall = performance.now() - start
  if (code !== 0 && !mayFail) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${output}`)
  try {
    const cpu = cpuIn(output)
    const memory = Math.max(0, ...readFileSync(notes, 'utf8').trim().split('\n').map(Number)) / 1024
    return { wall, cpu, memory }
  } finally {
    rmSync(notes, { force: true })
  }
}

/** The last line of `times`: user and system time of the children, as `0m1.23s 0m0.45s`. */
function cpuIn(output: string): number {
  const times = [...output.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2)
  return times.reduce((sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000, 0)
}
