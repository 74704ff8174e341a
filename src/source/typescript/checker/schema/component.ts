import type { ts } from 'ts-morph'
import { compare, type JsonSchema } from '../../../../model/index.js'

/** A schema under `components.schemas`, while it is made: what refers to it holds the object, for its name comes last. */
export class Component {
  /** Decided once all are known: two types of one name are told apart then. */
  name = ''
  schema: JsonSchema = {}

  readonly wanted: string
  /** Where its type is declared, by which types of one name are ordered. */
  readonly declared: { file: string; position: number }
  readonly symbol: ts.Symbol | undefined
  /** The component in which the type was found first; null: a function's own type. */
  readonly parent: Component | null

  constructor(wanted: string, declared: Component['declared'], symbol: ts.Symbol | undefined, parent: Component | null) {
    this.wanted = wanted
    this.declared = declared
    this.symbol = symbol
    this.parent = parent
  }
}

/**
 * Gives each component a name of its own: the first in the order of files keeps the type's, the others get a number. By files
 * and positions, so that the names do not depend on what was asked first.
 */
export function nameAll(components: readonly Component[]): void {
  const ordered = components.toSorted(
    (a, b) => compare(a.wanted, b.wanted) || compare(a.declared.file, b.declared.file) || a.declared.position - b.declared.position,
  )
  const wanted = new Set(ordered.map((each) => each.wanted))
  const taken = new Set<string>()
  for (const component of ordered) {
    let name = component.wanted
    // A type may be called `Order2` by its author.
    for (let number = 2; taken.has(name) || (name !== component.wanted && wanted.has(name)); number++) name = `${component.wanted}${number}`
    taken.add(name)
    component.name = name
  }
}
