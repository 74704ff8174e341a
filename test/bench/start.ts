import { benchApp, type Server } from './application.js'
import { startDevProcess } from './dev-process.js'
import { printTable, type Measured } from './table.js'

const RUNS = 7
const SERVERS: [Server, string][] = [
  ['none', 'without the plugin'],
  ['schema', 'with a schema'],
  ['typescript', 'with TypeScript sources'],
]

/** From the start of the process to the entry, and to all that is generated. */
export async function start(): Promise<void> {
  const entry = SERVERS.map(([, name]): Measured => ({ name: `entry, ${name}`, values: [] }))
  const generated = SERVERS.slice(1).map(([, name]): Measured => ({ name: `generated code, ${name}`, values: [] }))
  const apps = SERVERS.map(([server]) => benchApp(server))
  try {
    // The first run fills Vite's cache of dependencies.
    for (let run = 0; run <= RUNS; run++) {
      for (const [index, app] of apps.entries()) {
        const dev = await startDevProcess(app.root)
        try {
          await get(`${dev.url}src/main.tsx`)
          if (run > 0) entry[index]!.values.push(Date.now() - dev.startedAt)
          if (index === 0) continue
          await get(`${dev.url}@id/__x00__virtual:mizan/contexts`)
          await get(`${dev.url}@id/__x00__virtual:mizan/contexts/shop0`)
          if (run > 0) generated[index - 1]!.values.push(Date.now() - dev.startedAt)
        } finally {
          await dev.stop()
        }
      }
    }
  } finally {
    for (const app of apps) app.dispose()
  }
  printTable([...entry, ...generated], 'ms', entry[0]!.name)
}

async function get(url: string): Promise<void> {
  const response = await fetch(url)
  await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`)
}
