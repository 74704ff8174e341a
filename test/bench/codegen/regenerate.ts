import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mizan from 'mizan'
import { createServer } from 'vite'
import { createApp } from '../../build/app.js'
import { median, printCells, round } from '../table.js'
import { documentOf } from './document.js'

/** In milliseconds: the types of a change are written well within it, and what it costs besides is measured too. */
const SETTLE = 1500

/** In which the maps of what did not change are looked through, 2 s after the last change. */
const IDLE = 3000

/** A dev server in this process, and one function of its schema that answers with another field each time. */
export async function regenerate(functions: number, edits: number): Promise<void> {
  const app = createApp({ 'schema.json': documentOf(functions), 'src/main.tsx': `import { useShop0Part0 } from 'virtual:mizan/contexts'\nconsole.log(useShop0Part0)\n` })
  const server = await createServer({
    root: app.root,
    configFile: false,
    logLevel: 'silent',
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', ws: false },
    plugins: [mizan({ schema: 'schema.json' })],
  })
  try {
    await server.listen()
    for (const url of ['/src/main.tsx', 'virtual:mizan/contexts', 'virtual:mizan/contexts/shop0']) await server.environments.client.transformRequest(url)
    await pause(2 * SETTLE)
    const idle: number[] = []
    const busy: number[] = []
    const later: number[] = []
    const touched: number[] = []
    for (let edit = 0; edit <= edits; edit++) {
      const rest = await cpuOf(() => pause(SETTLE))
      const text = documentOf(functions, `field${edit}`)
      const before = timesIn(join(app.root, '.mizan'))
      const work = await cpuOf(() => {
        app.write({ 'schema.json': text })
        return pause(SETTLE)
      })
      const after = timesIn(join(app.root, '.mizan'))
      const idleWork = await cpuOf(() => pause(IDLE))
      // The first warms up.
      if (edit === 0) continue
      idle.push(rest)
      busy.push(work)
      later.push(idleWork)
      touched.push([...after].filter(([file, time]) => before.get(file) !== time).length)
    }
    const ms = (values: number[]) => [`${round(Math.min(...values))} ms`, `${round(median(values))} ms`]
    const total = timesIn(join(app.root, '.mizan')).size
    printCells([
      [`one function of ${functions} changed`, 'least', 'median'],
      ['CPU', ...ms(busy.map((value, index) => Math.max(0, value - idle[index]!)))],
      ['CPU of the look at all maps, once nothing has changed for 2 s', ...ms(later.map((value, index) => Math.max(0, value - (idle[index]! * IDLE) / SETTLE)))],
      ['CPU of the server at rest meanwhile', ...ms(idle)],
      [`files touched, of ${total}`, String(Math.min(...touched)), String(median(touched))],
    ])
  } finally {
    await server.close()
    app.dispose()
  }
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** When each file below a folder was written last. */
function timesIn(folder: string): Map<string, number> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(entries.map(({ parentPath, name }) => [join(parentPath, name), statSync(join(parentPath, name)).mtimeMs]))
}
