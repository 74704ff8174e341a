import { diagnostic, type Diagnostic } from './diagnostics.js'
import { isReserved } from './identifiers.js'
import type { Context, Model } from './model.js'
import type { Place } from './place.js'

/**
 * Each identifier that Mizan mints is minted once and can be exported (PROTOCOL 1). Every function is held to both of its
 * identifiers, also a read that has no call: what a function does may change without its name becoming a fault.
 */
export function checkIdentifiers(model: Model, report: (found: Diagnostic) => void): void {
  const owners = new Map<string, { what: string; place: Place }>()
  const mint = (ids: string[], what: string, place: Place) => {
    const reserved = ids.find(isReserved)
    if (reserved !== undefined) report(diagnostic('MZ204', place, { id: reserved, what }))
    // Two names that mint one identifier mint the other alike: one fault, not two.
    const taken = ids.find((id) => owners.has(id))
    const first = taken === undefined ? undefined : owners.get(taken)
    if (taken !== undefined && first) {
      report(diagnostic('MZ203', place, { id: taken, first: first.what, second: what }, [{ message: first.what, place: first.place }]))
    }
    for (const id of ids) if (!owners.has(id)) owners.set(id, { what, place })
  }
  const folded = new Map<string, Context>()
  for (const context of model.contexts) {
    const { name, ids, place } = context
    const first = folded.get(name.toLowerCase())
    if (first) report(diagnostic('MZ206', place, { first: first.name, second: name }, [{ message: 'the first one', place: first.place }]))
    folded.set(name.toLowerCase(), context)
    mint([ids.provider, ids.status, ids.data], `context "${name}"`, place)
  }
  for (const { name, role, ids, place } of model.functions) {
    if (role !== 'view') mint([ids.hook, ids.call], `function "${name}"`, place)
  }
}
