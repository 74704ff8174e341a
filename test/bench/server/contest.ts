/** One server of a contest: what it runs, and the requests that a page of it needs, one after the other. */
export interface Contestant {
  name: string
  server: ServerName
  requests: RequestSpec[]
  /** The data of its answers, in the shape that all contestants' data has; what differs was not the same work. */
  data(bodies: unknown[]): unknown
}

export type ServerName = 'mizan' | 'bare' | 'fastify' | 'hono' | 'trpc'

export interface RequestSpec {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
}

export interface Contest {
  title: string
  setting: Setting
  /** Bearer tokens, of which each page takes the next; none: nobody in particular asks. */
  tokens: readonly string[]
  /** Mizan first and the bare server second: it writes what Mizan answered. */
  contestants: [mizan: Contestant, bare: Contestant, ...Contestant[]]
}

/** What all servers of a contest are told. */
export interface Setting {
  /** How many orders and notifications a user has. */
  rows: number
  identity: Identity
}

/** How tokens are checked; null: they are not. */
export type Identity = { algorithm: 'HS256'; secret: string } | { algorithm: 'RS256'; publicKey: string } | null

export const ISSUER = 'https://login.shop.example/'
export const AUDIENCE = 'shop'

/** An answer to write again, byte for byte. */
export interface Answer {
  status: number
  headers: [string, string][]
  body: string
}
