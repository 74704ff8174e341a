import { compare } from '../order.js'
import { pascalCase } from '../identifiers.js'

/**
 * Letters that every TypeScript takes in an identifier, with every `target`: those of the first Unicode versions, of scripts
 * in which schemas are written. Of others, an old compiler may know nothing.
 */
const LETTERS = 'A-Za-zÀ-ÖØ-öø-ɏΆΈ-ΊΌΎ-ΡΣ-ώЀ-ҁҊ-ӿא-תء-غف-يअ-हก-ะぁ-ゖァ-ヺー가-힣一-龥'
const OTHERS = new RegExp(`[^${LETTERS}0-9]+`, 'g')
const FIRST = new RegExp(`^(?![${LETTERS}])`)

/** `foo-bar`, `My.Type[int]`, `日本` -> `FooBar`, `MyTypeInt`, `日本`: an identifier, and no word that TypeScript reserves. */
export function typeName(name: string): string {
  return pascalCase(name.replace(OTHERS, '_')).replace(FIRST, '_')
}

/** Names that are free, each given once. */
export class Names {
  readonly #taken: Set<string>

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken)
  }

  take(wanted: string): string {
    let name = wanted
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}${number}`
    this.#taken.add(name)
    return name
  }
}

export interface ComponentNames {
  /** From a component's name to that of its type. */
  names: ReadonlyMap<string, string>
  /** From a component whose type could not be called after it to the one that has the name. */
  clashes: ReadonlyMap<string, string>
}

/**
 * All components of a document take part, used or not, and one whose name needs no change keeps it: so a name changes with
 * those that it clashes with, and with nothing else.
 */
export function componentNames(components: readonly string[]): ComponentNames {
  const exact = components.filter((component) => typeName(component) === component)
  const free = new Names(exact)
  const names = new Map(exact.map((component) => [component, component]))
  const owners = new Map(names)
  const clashes = new Map<string, string>()
  for (const component of components.filter((each) => !names.has(each)).sort(compare)) {
    const wanted = typeName(component)
    const name = free.take(wanted)
    names.set(component, name)
    if (name !== wanted) clashes.set(component, owners.get(wanted)!)
    owners.set(name, component)
  }
  return { names, clashes }
}
