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
  /** Mizan first and the bare server second: it writes what Mizan answered. */
  contestants: [mizan: Contestant, bare: Contestant, ...Contestant[]]
}

/** An answer to write again, byte for byte. */
export interface Answer {
  status: number
  headers: [string, string][]
  body: string
}
