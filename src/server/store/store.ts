/**
 * Where sessions are kept on the server: any place that maps texts to texts and forgets by itself. Failures are thrown;
 * the request is then answered 503.
 */
export interface SessionStore {
  /** @returns null for what is not there, or no longer */
  get(id: string): Promise<string | null>
  /** @param ttl seconds until it may be forgotten */
  set(id: string, value: string, ttl: number): Promise<void>
  delete(id: string): Promise<void>
}

/** Where things are counted: uses of a token, requests of a visitor. */
export interface CounterStore {
  /**
   * Adds one, in one step that no other can come between.
   *
   * @param ttl seconds until the count begins anew, from its first increment
   */
  increment(id: string, ttl: number): Promise<Count>
}

export interface Count {
  /** This increment included. */
  count: number
  /** Seconds until the count begins anew. */
  expiresIn: number
}

export type Store = SessionStore & CounterStore
