// Starts the benchmarks, which are TypeScript: Node 20 runs none by itself, and Vite is here anyway.
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const { module } = await runnerImport(main, { configFile: false, logLevel: 'error' })
await module.main(process.argv.slice(2))
