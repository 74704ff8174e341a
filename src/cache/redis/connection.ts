import { createClient } from 'redis'

/** One created with `createClient`. */
export interface RedisClient {
  sendCommand(args: string[]): Promise<unknown>
  on?(event: 'ready', listener: () => void): unknown
  off?(event: 'ready', listener: () => void): unknown
}

/** One created with `createCluster`. All keys of a cache are in one hash slot. */
export interface RedisCluster {
  sendCommand(firstKey: string, isReadonly: boolean, args: string[]): Promise<unknown>
  slots: unknown
}

export interface Connection {
  /** Counts connections: what is known of a server over one need not be true of the server at the end of the next. */
  readonly life: number
  /** Connects, and goes on trying. @param onReady called for each connection, before anything else is sent over it */
  start(onReady: () => void): void
  /** Rejects while there is none. Waits for the first attempt alone. */
  connected(): Promise<void>
  send(args: string[]): Promise<unknown>
  close(): void
}

/** Milliseconds without any answer after which a connection is given up: the other end may be gone without a word. */
const SILENCE = 5_000
/** Milliseconds between two attempts to connect, at most. */
const LAST_RETRY = 1_000

type Client = ReturnType<typeof connect>

/**
 * A connection of the cache's own. Nothing waits in it for a server that is away: a command fails at once.
 *
 * @throws {TypeError} when `url` is none of Redis
 */
export function ownConnection(url: string): Connection {
  // Made here, so that a wrong address is told of where it was written.
  let client = connect(url)
  let isStarted = false
  let life = 0
  let onReady = () => {}
  let trouble: unknown
  /** Over once it is known whether the first attempt of this client succeeds. */
  let attempt: Promise<void> | undefined
  let settle = () => {}
  let waiting = 0
  let heard = 0
  let opened = 0
  let watch: ReturnType<typeof setInterval> | undefined
  const open = (mine: Client) => {
    client = mine
    opened = heard = performance.now()
    attempt = new Promise((resolve) => {
      settle = resolve
    })
    // Without a listener, a lost connection ends the process; whatever is sent fails and tells of it.
    mine.on('error', (error) => {
      trouble = error
      if (client === mine) settle()
    })
    mine.on('ready', () => {
      if (client !== mine) return
      trouble = undefined
      heard = performance.now()
      life++
      onReady()
      settle()
    })
    // It tries again by itself.
    mine.connect().catch(() => {})
  }
  const close = () => {
    if (client.isOpen) client.destroy()
    settle()
  }
  const reopen = () => {
    close()
    open(connect(url))
  }
  const connected = async (): Promise<void> => {
    if (!client.isReady) await attempt
    if (client.isReady) return
    throw new Error(`Redis cannot be reached${trouble instanceof Error ? `: ${trouble.message}` : '.'}`, { cause: trouble })
  }
  return {
    get life() {
      return life
    },
    connected,
    start(listener) {
      if (isStarted) return
      isStarted = true
      onReady = listener
      open(client)
      watch = setInterval(() => {
        if ((waiting || !client.isReady) && performance.now() - heard > SILENCE) reopen()
      }, SILENCE / 5).unref()
    },
    async send(args) {
      if (!client.isReady) await connected()
      const mine = client
      if (waiting++ === 0) heard = performance.now()
      try {
        return await mine.sendCommand(args)
      } catch (error) {
        // It was the master when this connection was made. The address may lead to the one that is now.
        if (client === mine && isReadOnly(error) && performance.now() - opened > LAST_RETRY) reopen()
        throw error
      } finally {
        waiting--
        heard = performance.now()
      }
    },
    close() {
      clearInterval(watch)
      close()
    },
  }
}

function connect(url: string) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, LAST_RETRY) * (0.5 + Math.random() / 2) },
  })
  // A job that has told of what it made stale is done: whoever waits for an answer holds the process open until the timeout.
  client.unref()
  return client
}

const isReadOnly = (error: unknown) => error instanceof Error && error.message.startsWith('READONLY')

/** A client that the application has connected, and closes. */
export function givenConnection(client: RedisClient | RedisCluster, key: string): Connection {
  let life = 0
  let onReady = () => {}
  const ready = () => {
    life++
    onReady()
  }
  return {
    get life() {
      return life
    },
    start(listener) {
      if (life) return
      onReady = listener
      if (!isCluster(client)) client.on?.('ready', ready)
      ready()
    },
    connected: async () => {},
    send: async (args) => (isCluster(client) ? client.sendCommand(key, false, args) : client.sendCommand(args)),
    close() {
      if (!isCluster(client)) client.off?.('ready', ready)
    },
  }
}

const isCluster = (client: RedisClient | RedisCluster): client is RedisCluster => 'slots' in client
