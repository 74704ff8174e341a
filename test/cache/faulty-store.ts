import type { CacheStore } from '../../src/cache/index.js'
import { Shared } from './model/shared.js'

export type Health =
  | 'well'
  /** Fails before it has begun. */
  | 'throws'
  /** Says after a while that it has failed. */
  | 'rejects'
  /** Never says anything. */
  | 'hangs'
  /** Does what it is asked, and nobody hears of it. */
  | 'is not heard'
  /** Does it at once, and says so within the deadline. */
  | 'answers late'
  /** Only reads, as one that is full. */
  | 'takes no writes'

/** A store that fails when it is told to. Several of one `Shared` are those of several processes. */
export class FaultyStore implements CacheStore {
  health: Health = 'well'
  /** What it was asked to do, whether it did or not. */
  readonly asked = { read: 0, write: 0, forget: 0, check: 0 }
  readonly #shared: Shared

  constructor(shared = new Shared()) {
    this.#shared = shared
  }

  read(...args: Parameters<CacheStore['read']>) {
    return this.#do('read', () => this.#shared.read(args[0], args[1]))
  }

  write(...args: Parameters<CacheStore['write']>) {
    return this.#do('write', () => this.#shared.write(args[0], args[1], args[2]))
  }

  forget(...args: Parameters<CacheStore['forget']>) {
    return this.#do('forget', () => this.#shared.forget(args[0]))
  }

  check() {
    return this.#do('check', () => {})
  }

  #do<T>(what: keyof FaultyStore['asked'], work: () => T): Promise<T> {
    this.asked[what]++
    const fault = new Error(`The store ${this.health}.`)
    switch (this.health) {
      case 'throws':
        throw fault
      case 'rejects':
        return Promise.reject(fault)
      case 'hangs':
        return new Promise(() => {})
      case 'is not heard':
        work()
        return new Promise(() => {})
      case 'answers late': {
        const done = work()
        return new Promise((resolve) => setTimeout(() => resolve(done), 60))
      }
      case 'takes no writes':
        return what === 'write' ? Promise.reject(fault) : Promise.resolve(work())
      default:
        return Promise.resolve(work())
    }
  }
}
