import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'redis'
import { freePort } from '../../free-port.js'

const SERVER = 'redis-server'

/** Whether there is a Redis to start. Without, these tests are left out, unless MIZAN_REQUIRE_REDIS says that they must not be. */
export const hasRedis = (() => {
  const { status } = spawnSync(SERVER, ['--version'])
  if (status === 0) return true
  if (process.env.MIZAN_REQUIRE_REDIS === '1') throw new Error('MIZAN_REQUIRE_REDIS is set, and there is no redis-server.')
  console.warn('LEFT OUT: the tests of redisCache. There is no redis-server to start; install one.')
  return false
})()

/** A Redis of the test's own, to be stopped, killed and filled. */
export class RedisServer implements AsyncDisposable {
  readonly port: number
  readonly #folder: string
  readonly #args: readonly string[]
  #child: ChildProcess | undefined

  static async start(...args: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'mizan-redis-')), args)
    await server.start()
    return server
  }

  private constructor(port: number, folder: string, args: readonly string[]) {
    this.port = port
    this.#folder = folder
    this.#args = args
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    const given = ['--repl-diskless-sync-delay', '0', '--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', '', ...this.#args]
    this.#child = spawn(SERVER, given, { stdio: 'ignore' })
    for (let i = 0; !(await this.#accepts()); i++) {
      if (i > 200) throw new Error('redis-server does not start.')
      await sleep(25)
    }
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(name)
  }

  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  async command(...args: string[]): Promise<unknown> {
    const client = createClient({ url: this.url, RESP: 2 })
    client.on('error', () => {})
    await client.connect()
    try {
      return await client.sendCommand(args)
    } finally {
      client.destroy()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }

  #accepts(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1')
      socket.once('error', () => resolve(false))
      socket.once('connect', () => {
        socket.end('PING\r\n')
        socket.once('data', () => {
          socket.destroy()
          resolve(true)
        })
      })
    })
  }
}

/** What stands between a cache and its Redis: it delays, cuts, falls silent, and leads elsewhere. */
export class Proxy implements AsyncDisposable {
  /** Milliseconds, each way. */
  delay = 0
  target: number
  readonly #pairs = new Set<[Socket, Socket]>()
  readonly #silent = new WeakSet<Socket>()
  readonly #server = createServer((here) => {
    const there = connect(this.target, '127.0.0.1')
    const pair: [Socket, Socket] = [here, there]
    this.#pairs.add(pair)
    for (const [from, to] of [pair, [there, here] as const]) {
      from.on('error', () => {})
      from.on('close', () => {
        to.destroy()
        this.#pairs.delete(pair)
      })
      from.on('data', (data) => {
        if (this.#silent.has(from)) return
        if (this.delay) setTimeout(() => to.writable && to.write(data), this.delay)
        else to.write(data)
      })
    }
  })

  static async to(port: number): Promise<Proxy> {
    const proxy = new Proxy(port)
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening')
    return proxy
  }

  private constructor(target: number) {
    this.target = target
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Passes on nothing more of the connections that there are, and does not close them. */
  silence(): void {
    for (const pair of this.#pairs) for (const socket of pair) this.#silent.add(socket)
  }

  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
