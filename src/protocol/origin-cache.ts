/**
 * What a server asks of the cache of its own answers, and nothing of how that one keeps them: `mizan/cache` is one, and an
 * application may bring another.
 *
 * A **name** stands for what can become stale at once: a context, `user`, or the entries of it that a scope of a declared shape
 * hits, `user;user_id=5`, or that lack a param of such a shape, `user;user_id` (PROTOCOL 7, cache groups).
 */
export interface OriginCache {
  /**
   * Called before anything else, and again by each handler of the process.
   *
   * @throws {TypeError} when it lacks what it needs, such as a secret
   */
  open(application: CachedApplication): void
  /**
   * Answers with what is kept of an entry, or with what `fill` gives. It never fails but by `fill`: a cache that is away is none.
   *
   * @param fill text is kept, anything else is not and is for this caller alone. Called at most once, and not at all when it is
   *   known what it would give.
   */
  read<Other extends object>(entry: CacheEntry, fill: () => Promise<string | Other>): CacheAnswer<Other> | Promise<CacheAnswer<Other>>
  /**
   * Makes stale what has one of these names: once it has resolved, this process answers with nothing that was read before, and once
   * it has resolved to true, no other does.
   *
   * @param names the names that the invalidation means
   * @param contexts the contexts of these names, whole: for entries of a process with other shapes
   * @returns false when the others could not be told yet; they will be
   */
  purge(names: readonly string[], contexts: readonly string[]): Promise<boolean>
  /**
   * Told before a function runs that may write: while one does, others may not take it that they have heard of all that this process
   * makes stale.
   *
   * @returns to be called once it has purged, or has nothing to purge
   */
  writing(): () => void
  /** Makes all stale, at once and for every process. @returns as `purge` */
  clear(): Promise<boolean>
  /** Tells what could not be told yet, if it can, and lets go of connections. */
  close(): Promise<void>
}

export interface CachedApplication {
  /**
   * The hash of the schema: processes with the same declare the same shapes. Null for a process that answers no requests, such as
   * a scheduled job, and only purges.
   */
  schema: string | null
  /** The first secret of the server's identity, where it has one. */
  secret: Uint8Array<ArrayBuffer> | null
  /** In development what lacks a secret is told of; elsewhere it does not start. */
  dev: boolean
}

export interface CacheEntry {
  /** Tells it from all others: whatever the answer depends on. It is not hidden: a cache whose keys can be listed hides it. */
  key: string
  context: string
  /** All that may make it stale. */
  names: readonly string[]
  /** Seconds until it is stale by itself; null: never. */
  maxAge: number | null
}

export interface CacheAnswer<Other> {
  value: string | Other
  status: CacheStatus
}

/** How the answer came to be, for `Cache-Status` (RFC 9211). */
export type CacheStatus =
  | {
      hit: true
      /** Seconds since its functions ran. */
      age: number
      /** Changes with every invalidation that meant the entry. */
      generation: string
    }
  | {
      hit: false
      /** Nothing was kept of it, or what was is stale, or the cache was not asked. */
      fwd: 'uri-miss' | 'stale' | 'bypass'
      /** Another request for the same was under way, and this is its answer. */
      collapsed?: true
      /** Why the cache was not asked, in a word. */
      detail?: string
    }
