import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp, type App } from '../../build/app.js'
import { median, printCells, round } from '../table.js'
import { costOf, type Cost } from './process.js'
import type { Tool } from './peers.js'

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url))

export interface Subject {
  name: string
  functions: number
  text: string
}

/** A mid-sized application's configuration, in TypeScript as most are. */
const CONFIG = `import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import mizan from 'mizan'

export default defineConfig({ plugins: [react(), mizan({ schema: 'schema.json' })] })
`

/** An application with this schema, in which `mizan` is installed as a link. */
export function appWith(text: string): App {
  const app = createApp({ 'package.json': '{ "private": true, "type": "module" }', 'vite.config.ts': CONFIG, 'schema.json': text })
  mkdirSync(join(app.root, 'node_modules'))
  symlinkSync(REPOSITORY, join(app.root, 'node_modules/mizan'), 'junction')
  return app
}

const MIZAN: Tool = { name: 'mizan typegen', args: (document) => [join(REPOSITORY, 'dist/node/main.js'), 'typegen', join(document, '..')] }
const FLOOR: Tool = {
  name: 'JSON.parse, and interfaces',
  args: (document, out) => [fileURLToPath(new URL('./floor.mjs', import.meta.url)), document, join(out, 'floor.d.ts')],
}

export interface Limits {
  /** Runs of each tool; fewer of a document whose runs take long. */
  runs: number
  /** In seconds, for all runs of one document, at least one of each tool aside. */
  patience: number
}

/** What is to be reached next to the first of the peers: so many times less CPU and wall time, and memory in MB at most. */
const TO_REACH = { times: 5, memory: 300 }

/** Whole processes, nothing of an earlier run there, the tools by turns. Answers Mizan's least CPU time of each document. */
export async function cold(subjects: Subject[], peers: Tool[], limits: Limits): Promise<Map<Subject, number>> {
  const least = new Map<Subject, number>()
  const rows: string[][] = []
  const reached: string[] = []
  for (const subject of subjects) {
    const costs = await costsOf(subject, [FLOOR, MIZAN, ...peers], limits)
    const ours = costs.get(MIZAN) ?? []
    if (ours.length > 0) least.set(subject, Math.min(...ours.map(({ cpu }) => cpu)))
    for (const [tool, found] of costs) rows.push([`${tool === FLOOR ? subject.name : ''}`, ...cells(tool, found, ours)])
    const [peer] = peers
    if (peer && subject.functions >= 1000) reached.push(verdict(subject, ours, peer, costs.get(peer) ?? []))
  }
  printCells([['', '', 'runs', 'wall, least', 'median', 'CPU, least', 'median', 'memory, most', 'of ours: wall', 'CPU', 'memory'], ...rows])
  for (const line of reached) console.log(`  ${line}`)
  return least
}

/** `GitHub: mizan takes 6 times less CPU than openapi-typescript (reached), …`. */
function verdict({ name }: Subject, ours: Cost[], peer: Tool, theirs: Cost[]): string {
  if (ours.length === 0 || theirs.length === 0) return `${name}: nothing to compare`
  const word = (isReached: boolean, aim: string) => (isReached ? `${aim} reached` : `${aim} NOT reached`)
  const [cpu, wall] = [least(theirs, 'cpu') / least(ours, 'cpu'), least(theirs, 'wall') / least(ours, 'wall')]
  const memory = most(ours)
  const parts = [
    `${round(cpu)} times less CPU (${word(cpu >= TO_REACH.times, String(TO_REACH.times))})`,
    `${round(wall)} times less wall time (${word(wall >= TO_REACH.times, String(TO_REACH.times))})`,
    `${Math.round(memory)} MB (${word(memory < TO_REACH.memory, `under ${TO_REACH.memory}`)})`,
  ]
  return `${name}: next to ${peer.name} mizan takes ${parts.join(', ')}`
}

function cells({ name }: Tool, found: Cost[], ours: Cost[]): string[] {
  if (found.length === 0) return [name, 'failed', '', '', '', '', '', '', '', '']
  const walls = found.map(({ wall }) => wall)
  const cpus = found.map(({ cpu }) => cpu)
  const times = (key: 'wall' | 'cpu') => (ours.length === 0 ? '' : `× ${round(least(found, key) / least(ours, key))}`)
  const ms = (value: number) => `${Math.round(value)} ms`
  const memory = `${Math.round(most(found))} MB`
  const timesMemory = ours.length === 0 ? '' : `× ${round(most(found) / most(ours))}`
  return [name, String(found.length), ms(Math.min(...walls)), ms(median(walls)), ms(Math.min(...cpus)), ms(median(cpus)), memory, times('wall'), times('cpu'), timesMemory]
}

const most = (costs: Cost[]) => Math.max(...costs.map(({ memory }) => memory))

const least = (costs: Cost[], key: 'wall' | 'cpu') => Math.min(...costs.map((cost) => cost[key]))

async function costsOf({ name, text }: Subject, tools: Tool[], { runs, patience }: Limits): Promise<Map<Tool, Cost[]>> {
  const app = appWith(text)
  const document = join(app.root, 'schema.json')
  const out = join(app.root, 'out')
  const costs = new Map(tools.map((tool): [Tool, Cost[]] => [tool, []]))
  const end = performance.now() + patience * 1000
  try {
    for (let run = 0; run < runs && (run === 0 || performance.now() < end); run++) {
      for (const [tool, found] of costs) {
        if (run > 0 && found.length === 0) continue
        rmSync(out, { recursive: true, force: true })
        rmSync(join(app.root, '.mizan'), { recursive: true, force: true })
        mkdirSync(out)
        try {
          found.push(await costOf(tool.args(document, out), app.root))
        } catch (error) {
          console.log(`  ${tool.name} failed on ${name}: ${(error as Error).message.slice(-300)}`)
        }
      }
    }
  } finally {
    app.dispose()
  }
  return costs
}

/** What one more function costs, as the documents grow: all alike when the cost is linear. */
export function linearity(costs: { functions: number; cpu: number }[]): void {
  const rows = costs.slice(1).map(({ functions, cpu }, index) => {
    const before = costs[index]!
    return [`${before.functions} to ${functions}`, `${round((1000 * (cpu - before.cpu)) / (functions - before.functions))} µs`]
  })
  printCells([['CPU of one more function, from', ''], ...rows])
  console.log('  Least CPU of few runs each, so that small sizes tell little. To reach: the same within 20 %')
}

