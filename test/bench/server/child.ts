import type { Answer, ServerName } from './contest.js'

/** What a server's process is told, in its only argument. */
export interface Told {
  server: ServerName
  /** For the bare server. */
  answer?: Answer
}

const SERVERS: Record<ServerName, () => Promise<{ serve(answer?: Answer): Promise<number> }>> = {
  mizan: () => import('./servers/mizan.js'),
  bare: () => import('./servers/bare.js') as Promise<{ serve(answer?: Answer): Promise<number> }>,
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

const { server, answer } = JSON.parse(process.argv[2] ?? '') as Told
process.send?.({ port: await (await SERVERS[server]()).serve(answer) })
