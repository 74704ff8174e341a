import type { Found, Kept } from '../../../src/cache/store.js'

/** What the processes share: what a store promises (src/cache/store.ts), each step at once, and how it may lose things. */
export class Shared {
  readonly entries = new Map<string, Kept>()
  readonly generations = new Map<string, string>()
  #made = 0

  read(key: string, names: readonly string[]): Found {
    return { kept: this.entries.get(key) ?? null, generations: names.map((name) => this.#generationOf(name)) }
  }

  write(key: string, names: readonly string[], kept: Kept): boolean {
    if (names.some((name, index) => this.generations.get(name) !== kept.generations[index])) return false
    this.entries.set(key, kept)
    return true
  }

  forget(names: readonly string[]): void {
    for (const name of names) this.generations.delete(name)
  }

  #generationOf(name: string): string {
    const known = this.generations.get(name) ?? String(++this.#made)
    this.generations.set(name, known)
    return known
  }
}
