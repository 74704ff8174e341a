import { createHash, createHmac, hkdfSync } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** How many keys and names of the busiest are not worked out anew. */
const REMEMBERED = 10_000
/** In characters. Longer ones are rare, and not worth their memory. */
const LONGEST = 500

/** What stands before all keys of a cache. In a cluster, what is in braces says where a key is kept: all in one place. */
export class Places {
  /** Who is alive, and what server they know. */
  readonly processes: string
  /** The generation of everything. It has the same place whatever the secret. */
  readonly everything: string
  readonly #base: string

  /** @throws {TypeError} for a prefix with braces */
  constructor(prefix: string) {
    if (/[{}]/.test(prefix) || !prefix) throw new TypeError(`redisCache: prefix is '${prefix}', and must be some text without braces.`)
    this.#base = `{${prefix}}:`
    this.processes = `${this.#base}processes`
    this.everything = `${this.#base}generation`
  }

  entry(hidden: string): string {
    return `${this.#base}e:${hidden}`
  }

  generation(hidden: string): string {
    return `${this.#base}g:${hidden}`
  }
}

/**
 * Where entries and generations are kept: by HMAC-SHA-256, since who can list the keys of a server shall learn neither a param nor
 * a user.
 */
export class Keys {
  /** Processes with another secret keep their generations elsewhere. */
  readonly fingerprint: string
  readonly #places: Places
  readonly #key: Buffer
  readonly #known = new LRUCache<string, string>({ max: REMEMBERED })

  constructor(places: Places, secret: Uint8Array) {
    this.#places = places
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'mizan origin cache', 32))
    this.fingerprint = this.#hide('secret').slice(0, 16)
  }

  entry(key: string): string {
    return this.#remember(`e${key}`, (text) => this.#places.entry(this.#hide(text)))
  }

  generation(name: string): string {
    return name === '' ? this.#places.everything : this.#remember(`g${name}`, (text) => this.#places.generation(this.#hide(text)))
  }

  #remember(text: string, make: (text: string) => string): string {
    if (text.length > LONGEST) return make(text)
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const made = make(text)
    this.#known.set(text, made)
    return made
  }

  #hide(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url')
  }
}

/** A word for what may be long, or many words. */
export const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16)
