// The process of one dev server. Its parent hears of every change that the watcher tells: `{ event, file }`, after `{ url }`.
import { join } from 'node:path'
import { createServer } from 'vite'

const [root, configFile, inline] = process.argv.slice(2)
const server = await createServer({ root, configFile: join(root, configFile), clearScreen: false, ...JSON.parse(inline) })
server.watcher.on('all', (event, file) => process.send({ event, file }))
await server.listen()
process.send({ url: `http://127.0.0.1:${server.httpServer.address().port}${server.config.base}` })
process.on('disconnect', () => process.exit())
