import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { printCells } from './table.js'

const SIZE_LIMIT = fileURLToPath(new URL('../../node_modules/size-limit/bin.js', import.meta.url))

interface Check {
  name: string
  size: number
  sizeLimit?: number
}

/** The bundles of .size-limit.mjs, as the check measures them. */
export async function size(): Promise<void> {
  const checks = JSON.parse(run()) as Check[]
  printCells([['', 'gzip', 'limit', 'of the limit'], ...checks.map(row)])
}

function row({ name, size, sizeLimit }: Check): string[] {
  return [name, `${size} B`, ...(sizeLimit ? [`${sizeLimit} B`, `${Math.round((100 * size) / sizeLimit)} %`] : ['-', '-'])]
}

function run(): string {
  try {
    return execFileSync(process.execPath, [SIZE_LIMIT, '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  } catch (error) {
    // It fails when a bundle is over its limit, and prints the figures all the same.
    const { stdout } = error as { stdout?: string }
    if (stdout?.trim().startsWith('[')) return stdout
    throw error
  }
}
