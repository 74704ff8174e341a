import { type FunctionDeclaration, isObject, type JsonObject, own, share } from '../../model/index.js'

/**
 * What one reading of a document leaves to the next: what did not change is the very same object again, and a function that did
 * not is not read again.
 */
export class Memory {
  #document: JsonObject = {}
  #functions = new WeakMap<JsonObject, { pointer: string; declaration: FunctionDeclaration }>()

  /** The document with what it has of the one before in place of its own. It is changed in place. */
  shared(document: JsonObject): JsonObject {
    const before = this.#document
    const parts: [string, unknown][] = [
      ['x-mizan-functions', shareFunctions(before['x-mizan-functions'], document['x-mizan-functions'])],
      ['x-mizan-contexts', share(before['x-mizan-contexts'], document['x-mizan-contexts'])],
      ['components', share(before['components'], document['components'])],
    ]
    const shared = { ...document, ...Object.fromEntries(parts.filter(([name]) => Object.hasOwn(document, name))) }
    // What a function says depends on the components that it refers to.
    if (schemasOf(shared) !== schemasOf(before)) this.#functions = new WeakMap()
    this.#document = shared
    return shared
  }

  /** What was read of this very object at this pointer before. */
  functionAt(fn: JsonObject, pointer: string): FunctionDeclaration | undefined {
    const known = this.#functions.get(fn)
    return known?.pointer === pointer ? known.declaration : undefined
  }

  /** Takes what was read of a document that is without faults, and whose references all lead to its own components. */
  keep(fn: JsonObject, pointer: string, declaration: FunctionDeclaration): void {
    this.#functions.set(fn, { pointer, declaration })
  }

  /** Has every function read again the next time. */
  forget(): void {
    this.#functions = new WeakMap()
  }
}

const schemasOf = ({ components }: JsonObject) => (isObject(components) ? components['schemas'] : undefined)

/** Functions of an array are told apart by their names: one that is put in moves all that follow. */
function shareFunctions(before: unknown, after: unknown): unknown {
  if (!Array.isArray(before) || !Array.isArray(after)) return share(before, after)
  const byName = new Map(before.map((fn: unknown) => [isObject(fn) ? own(fn, 'name') : undefined, fn]))
  return after.map((fn: unknown) => share(isObject(fn) ? byName.get(own(fn, 'name')) : undefined, fn))
}
