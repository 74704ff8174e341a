import { connect, type Socket } from 'node:net'

/** What the loader is told. */
export interface Load {
  port: number
  /** Whole requests, as they go over the wire. A page is some of them, one after the other, on one connection. */
  pages: string[][]
  connections: number
  /** In milliseconds. */
  duration: number
}

export interface Loaded {
  pages: number
  /** In milliseconds, of one page each. */
  p50: number
  p99: number
  /** In microseconds: of the loader itself. At the duration it was the limit, not the server. */
  cpu: number
  /** In milliseconds. */
  took: number
  failure?: string
}

/** Goes on from one load to the next: a server must not meet the same tokens again before all have had their turn. */
let turn = 0

// autocannon costs as much for a request as a bare server does, and of two cores would measure itself.
process.on('message', (load: Load) => {
  drive(load).then(
    (loaded) => process.send?.(loaded),
    (error: unknown) => process.send?.({ failure: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function drive({ port, pages, connections, duration }: Load): Promise<Loaded> {
  const times: number[] = []
  const next = () => pages[turn++ % pages.length] ?? []
  const usage = process.cpuUsage()
  const start = performance.now()
  const end = start + duration
  await Promise.all(Array.from({ length: connections }, () => askInTurn(connect(port, '127.0.0.1'), next, end, times)))
  const took = performance.now() - start
  const { user, system } = process.cpuUsage(usage)
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN
  return { pages: times.length, p50: at(0.5), p99: at(0.99), cpu: user + system, took }
}

/** Asks for page after page on one connection, until the time is over. */
function askInTurn(socket: Socket, next: () => string[], end: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let begun = 0
    let requests: string[] = []
    let index = 0
    let held = ''
    const send = () => {
      const now = performance.now()
      if (index === 0 && now > end) return void socket.end()
      if (index === 0) [begun, requests] = [now, next()]
      socket.write(requests[index] ?? '', 'latin1')
    }
    socket.setNoDelay(true)
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('close', () => resolve())
    socket.on('data', (chunk) => {
      held = held ? held + chunk.toString('latin1') : chunk.toString('latin1')
      if (!isWhole(held)) return
      if (!held.startsWith('HTTP/1.1 200')) return void socket.destroy(new Error(held.slice(0, 500)))
      held = ''
      index = (index + 1) % requests.length
      if (index === 0) times.push(performance.now() - begun)
      send()
    })
  })
}

/** Whether the text, one byte a character, is a whole answer. */
function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return false
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1]
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= head + 4 + Number(length)
}
