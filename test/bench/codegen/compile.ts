import { fileURLToPath } from 'node:url'
import { median, printCells, round } from '../table.js'
import { costOf } from './process.js'
import { twentyHooks } from './twenty-hooks.js'

const COMPILERS = [['5.9', 'typescript59/lib/tsc.js'], ['6', 'typescript/lib/tsc.js'], ['7', 'typescript7/bin/tsc']]

/** What `tsc` takes for the generated types and the 20 hooks that use them, by turns. */
export async function compile(functions: number, peers: string | null, runs: number): Promise<void> {
  const applications = await twentyHooks(functions, peers)
  const rows: string[][] = []
  try {
    for (const [version, path] of COMPILERS) {
      const tsc = fileURLToPath(new URL(`../../../node_modules/${path}`, import.meta.url))
      const costs = applications.map((): number[] => [])
      for (let run = 0; run < runs; run++) {
        for (const [index, { app }] of applications.entries()) costs[index]!.push((await costOf([tsc, '-p', app.root], app.root)).cpu)
      }
      const ours = Math.min(...costs[0]!)
      for (const [index, { name }] of applications.entries()) {
        const found = costs[index]!
        const least = Math.min(...found)
        rows.push([`TypeScript ${version}, ${name}`, `${Math.round(least)} ms`, `${Math.round(median(found))} ms`, index === 0 ? '' : `× ${round(least / ours)}`])
      }
    }
  } finally {
    for (const { app } of applications) app.dispose()
  }
  printCells([['', 'CPU, least', 'median', 'of ours'], ...rows])
}
