import { parseSetCookie, stringifyCookie } from 'cookie'
import { fieldLines, type Exchange } from './exchange.js'

/** A cookie as a server sets it. */
export interface SetCookie {
  name: string
  value: string
  isHttpOnly: boolean
  /** The server takes it back: it is empty, or over. */
  isRemoval: boolean
}

/** The cookies that an answer sets. */
export function cookiesOf(exchange: Exchange): SetCookie[] {
  return fieldLines(exchange, 'Set-Cookie').flatMap((line) => {
    const cookie = parseSetCookie(line, { decode: (value) => value })
    if (cookie.name === '') return []
    const { name, value = '', httpOnly, maxAge, expires } = cookie
    const isOver = maxAge === undefined ? expires !== undefined && expires.getTime() <= Date.now() : maxAge <= 0
    return [{ name, value, isHttpOnly: httpOnly === true, isRemoval: value === '' || isOver }]
  })
}

/** The cookies of one visitor. Paths and domains are not looked at: all requests go to one server. */
export class Jar {
  readonly #cookies = new Map<string, string>()

  take(exchange: Exchange): void {
    for (const { name, value, isRemoval } of cookiesOf(exchange)) {
      if (isRemoval) this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }

  get(name: string): string | null {
    return this.#cookies.get(name) ?? null
  }

  /** The Cookie header, as a member of headers; nothing when there are no cookies. */
  headers(without?: string): Record<string, string> {
    const cookies = Object.fromEntries([...this.#cookies].filter(([name]) => name !== without))
    return Object.keys(cookies).length > 0 ? { Cookie: stringifyCookie(cookies, { encode: (value) => value }) } : {}
  }
}
