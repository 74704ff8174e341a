import type { SessionRecord } from './record.js'

/** Turns a session into a cookie's value, and back. */
export interface Keeper {
  /** @returns null for a cookie that it has not made, or whose session is gone. */
  open(cookie: string): Promise<Kept | null>
  /**
   * Asked when a session is changed, where a transaction can still be rolled back: once the work is done, it is too late.
   *
   * @throws {Error} for more than can be kept
   */
  refuseLarge(record: SessionRecord): void
  /**
   * @param ttl seconds
   * @param isNew false for one that was opened: when it has ended meanwhile, it stays so
   * @returns the cookie's value
   */
  save(record: SessionRecord, ttl: number, isNew: boolean): Promise<string>
  /** Ends a session that is no browser's any more. */
  drop(id: string): Promise<void>
}

export interface Kept {
  record: SessionRecord
  /** It is kept under a secret that is being replaced, and wants to be saved anew. */
  outdated: boolean
}
