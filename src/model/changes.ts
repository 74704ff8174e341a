import { schemasOf } from './declaration.js'
import { componentsOf } from './json-schema.js'
import type { Model } from './model.js'

/** Contexts whose data may differ between two models: a function came, went, or takes or gives something else. */
export function changedContexts(before: Model, after: Model): string[] {
  const [old, now] = [signaturesOf(before), signaturesOf(after)]
  const components = differences(old.components, now.components)
  return [...new Set([...differences(old.contexts, now.contexts), ...readersOf(components, after)])].sort()
}

interface Signatures {
  contexts: Map<string, string>
  components: Map<string, string>
}

/** Each model is compared twice, with the one before it and with the one after. */
const cache = new WeakMap<Model, Signatures>()

function signaturesOf(model: Model): Signatures {
  const known = cache.get(model)
  if (known) return known
  const byName = new Map(model.functions.map(({ name, params, payload }) => [name, [name, params, payload]]))
  const contexts = model.contexts.map(({ name, params, functions }): [string, string] => {
    return [name, JSON.stringify([params, functions.map((member) => byName.get(member))])]
  })
  const components = Object.entries(model.schemas).map(([name, schema]): [string, string] => [name, JSON.stringify(schema)])
  const signatures = { contexts: new Map(contexts), components: new Map(components) }
  cache.set(model, signatures)
  return signatures
}

function differences(old: Map<string, string>, now: Map<string, string>): Set<string> {
  return new Set([...old.keys(), ...now.keys()].filter((name) => old.get(name) !== now.get(name)))
}

/** The contexts of functions whose arguments or results lead to one of these components. */
function readersOf(components: Set<string>, { functions, schemas }: Model): string[] {
  if (components.size === 0) return []
  return functions.flatMap(({ context, payload }) => {
    const described = schemasOf(payload)
    if (context === null || !described) return []
    const used = componentsOf([described.input, described.output], schemas)
    return [...used].some((name) => components.has(name)) ? [context] : []
  })
}
