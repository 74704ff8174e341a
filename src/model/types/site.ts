import { pointerOf } from '../place.js'

/** A component, or what a function takes or gives: what the sites within are below. */
export interface Root {
  /** In the document. */
  readonly pointer: string
  readonly file: string
  /** What types within it are called after. */
  readonly name: string
  /** The function whose payload it is; null for a component. */
  readonly fn: string | null
}

/** Where a schema stands. Most are never asked for their pointer, so it is put together only then. */
export class Site {
  readonly root: Root
  readonly depth: number
  readonly #parent: Site | null
  readonly #key: string
  readonly #inner: string | number | null

  constructor(root: Root, parent: Site | null = null, key = '', inner: string | number | null = null) {
    this.root = root
    this.depth = parent ? parent.depth + 1 : 0
    this.#parent = parent
    this.#key = key
    this.#inner = inner
  }

  /** Of the value of a keyword, or of one that it holds. */
  child(key: string, inner: string | number | null = null): Site {
    return new Site(this.root, this, key, inner)
  }

  get pointer(): string {
    if (!this.#parent) return this.root.pointer
    return this.#parent.pointer + (this.#inner === null ? pointerOf(this.#key) : pointerOf(this.#key, this.#inner))
  }

  get place() {
    return { file: this.root.file, pointer: this.pointer }
  }
}
