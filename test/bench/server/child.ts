import type { Answer, ServerName, Setting } from './contest.js'
import { setRows } from './shop.js'

/** What a server's process is told, in its only argument. */
export interface Told {
  server: ServerName
  setting: Setting
  /** What the bare server writes. */
  answer?: Answer
}

type Serve = (told: Told) => Promise<number>

const SERVERS: Record<ServerName, () => Promise<{ serve: Serve }>> = {
  mizan: () => import('./servers/mizan.js'),
  bare: () => import('./servers/bare.js'),
  fastify: () => import('./servers/fastify.js'),
  hono: () => import('./servers/hono.js'),
  trpc: () => import('./servers/trpc.js'),
}

// Answers how much processor time it took so far, which says more than the clock on a machine where others run too.
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpu: user + system })
})
process.on('disconnect', () => process.exit())

const told = JSON.parse(process.argv[2] ?? '') as Told
setRows(told.setting.rows)
process.send?.({ port: await (await SERVERS[told.server]()).serve(told) })
