import type { CachedApplication } from '../protocol/index.js'

/** What a cache keeps its entries in. Texts go in and out as they are; all knowledge of contexts and scopes is above it. */
export interface CacheStore {
  /**
   * Reads an entry, and the generation of each name, in one step that no purge comes between. A name without a generation gets one
   * that no name has ever had.
   */
  read(key: string, names: readonly string[]): Found | Promise<Found>
  /**
   * Keeps an entry, unless one of the generations is another by now: in one step.
   *
   * @param ttl milliseconds until it may go; null: when there is no room
   * @returns whether it is kept
   */
  write(key: string, names: readonly string[], kept: Kept, ttl: number | null): boolean | Promise<boolean>
  /**
   * Forgets the generations of names, by which every entry that has one of them is stale.
   *
   * @param contexts those to forget as well, where processes of other shapes are about
   */
  forget(names: readonly string[], contexts: readonly string[]): void | Promise<void>
  /** Learns what it serves: once by each handler. */
  open?(application: CachedApplication): void
  /** Rejects while it cannot be relied on. Asked from time to time once it has failed. */
  check?(): Promise<void>
  /** @param isDone false: a write is under way, of whose purge the others may never hear. @default true */
  close?(isDone?: boolean): Promise<void>
}

export interface Found {
  kept: Kept | null
  /** As the names were given. */
  generations: readonly string[]
}

export interface Kept {
  text: string
  /** When its functions began to run, in milliseconds since the epoch. */
  at: number
  /** Those of its names, as they were before its functions ran. */
  generations: readonly string[]
}

/** A store rejects with it while this process has to make itself known before it may rely on what is kept: nothing has failed. */
export class NotJoined extends Error {
  override name = 'NotJoined'
}

/** A store rejects a write with it while it has no room, and may make none. Worth telling of; what it has is as good as ever. */
export class NoRoom extends Error {
  override name = 'NoRoom'
}

/** The name that every entry has. */
export const EVERYTHING = ''
