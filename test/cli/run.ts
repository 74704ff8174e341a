import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { run as runHere } from '../../src/cli/run.js'

const mainOf = (bin: string) => fileURLToPath(new URL(`../../dist/node/${bin}.js`, import.meta.url))

export interface Ran {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the built command line as a process of its own; `npm test` builds it first. */
export function run(words: string[], cwd: string, bin = 'main'): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const { child, told } = start(words, cwd, bin)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...told }))
  })
}

/** Starts it, and leaves it running; `told` grows. */
export function start(words: string[], cwd: string, bin = 'main'): { child: ChildProcess; told: { stdout: string; stderr: string } } {
  const child = spawn(process.execPath, [mainOf(bin), ...words], { cwd, env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } })
  const told = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (told.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (told.stderr += chunk.toString()))
  return { child, told }
}

/** Runs it in this process, which costs a second of CPU less; the current folder is the repository. */
export async function runInProcess(words: string[]): Promise<Ran> {
  const told = { stdout: '', stderr: '' }
  const streams = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk: string | Uint8Array) => {
      told[name] += String(chunk)
      return true
    }),
  )
  try {
    return { code: await runHere(words), ...told }
  } finally {
    for (const stream of streams) stream.mockRestore()
  }
}
