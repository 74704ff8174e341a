import { schemasOf } from './declaration.js'
import { componentsOf, own } from './json-schema.js'
import type { Context, Fn, Model } from './model.js'

/** Contexts whose data may differ between two models: a function came, went, or takes or gives something else. */
export function changedContexts(before: Model, after: Model): string[] {
  const [old, now] = [before, after].map(({ contexts, functions }) => ({
    contexts: new Map(contexts.map((context) => [context.name, context])),
    functions: new Map(functions.map((fn) => [fn.name, fn])),
  })) as [Names, Names]
  const contexts = namesOf(old.contexts.keys(), now.contexts.keys()).filter((name) => {
    const [first, second] = [old.contexts.get(name), now.contexts.get(name)]
    if (!first || !second || !isEqual([first.params, first.functions], [second.params, second.functions])) return true
    return first.functions.some((member) => !isSameToCallers(old.functions.get(member), now.functions.get(member)))
  })
  const components = before.schemas === after.schemas ? [] : namesOf(Object.keys(before.schemas), Object.keys(after.schemas))
  const changed = components.filter((name) => !isEqual(own(before.schemas, name), own(after.schemas, name)))
  return [...new Set([...contexts, ...readersOf(new Set(changed), after)])].sort()
}

interface Names {
  contexts: Map<string, Context>
  functions: Map<string, Fn>
}

const namesOf = (...lists: Iterable<string>[]) => [...new Set(lists.flatMap((list) => [...list]))]

// What a reader found again is the same object, and 1,000 functions are not compared by their text.
const isSameToCallers = (before?: Fn, after?: Fn) =>
  before === after || isEqual([before?.params, before?.payload], [after?.params, after?.payload])

const isEqual = (before: unknown, after: unknown) => before === after || JSON.stringify(before) === JSON.stringify(after)

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
