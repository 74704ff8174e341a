import { isObject } from '../../is-object.js'
import type { Facts } from '../principal.js'
import { randomId } from '../text.js'

/** One session as it is kept. Times are seconds since the epoch. */
export interface SessionRecord {
  readonly id: string
  /** What `login` was given; null for nobody. */
  readonly facts: Facts | null
  readonly values: Record<string, unknown>
  /** When it began; for a user's, when they logged in. */
  readonly created: number
  readonly renewed: number
}

export interface Lifetimes {
  idle: number
  absolute: number
}

export function beginSession(now: number, facts: Facts | null = null, values: Record<string, unknown> = {}): SessionRecord {
  return { id: randomId(), facts, values, created: now, renewed: now }
}

/** Seconds until it ends when it is not visited again; not positive when it has ended. */
export function remaining({ created, renewed }: SessionRecord, now: number, { idle, absolute }: Lifetimes): number {
  return Math.min(renewed + idle, created + absolute) - now
}

/** Past half of its idle time: not at each visit, because each renewal is a cookie to send and an entry to write. */
export function needsRenewal({ renewed }: SessionRecord, now: number, { idle }: Lifetimes): boolean {
  return now > renewed + idle / 2
}

/** Whether anything would be lost without it. */
export function isBlank({ facts, values }: SessionRecord): boolean {
  return facts === null && Object.keys(values).length === 0
}

/** In short keys, since a browser sends it with each request. */
export function writeRecord({ id, facts, values, created, renewed }: SessionRecord): string {
  return JSON.stringify({ i: id, f: facts, v: values, c: created, r: renewed })
}

/** @returns null for what `writeRecord` has not written */
export function readRecord(text: string): SessionRecord | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  if (!isObject(json)) return null
  const { i: id, f: facts, v: values, c: created, r: renewed } = json
  if (typeof id !== 'string' || typeof created !== 'number' || typeof renewed !== 'number') return null
  if (!isObject(values) || (facts !== null && !isObject(facts))) return null
  return { id, facts, values, created, renewed }
}
