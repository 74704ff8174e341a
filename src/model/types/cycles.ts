import { intersection, union } from './combine.js'
import { UNKNOWN, type Definition, type Type } from './type.js'

/** Aliases of aliases that are followed: far more than anybody writes, and no more than the stack holds. */
const MAX_CHAIN = 1000

/**
 * Takes references out of aliases that lead back to themselves with no object or array between, which TypeScript refuses:
 * `A: { anyOf: [{ $ref: A }, string] }` is a string, and `A: { $ref: A }` is nothing at all.
 *
 * @returns definitions of which nothing is left
 */
export function breakCycles(definitions: readonly Definition[]): Definition[] {
  const done = new Set<Definition>()
  const active = new Set<Definition>()
  const empty: Definition[] = []
  const visit = (definition: Definition) => {
    if (done.has(definition) || active.size >= MAX_CHAIN) return
    active.add(definition)
    const isAlias = definition.type.kind !== 'object'
    if (isAlias) {
      const type = without(definition.type)
      if (type === null) empty.push(definition)
      definition.type = type ?? UNKNOWN
    }
    active.delete(definition)
    done.add(definition)
  }
  const without = (type: Type): Type | null => {
    if (type.kind === 'reference') {
      if (active.has(type.to)) return null
      visit(type.to)
      return type
    }
    if (type.kind !== 'union' && type.kind !== 'intersection') return type
    const kept = type.of.map(without)
    const parts = kept.filter((part) => part !== null)
    if (parts.length === 0) return null
    if (parts.every((part, index) => part === type.of[index]) && parts.length === type.of.length) return type
    return type.kind === 'union' ? union(parts) : intersection(parts)
  }
  for (const definition of definitions) visit(definition)
  return empty
}
