import { createNames, foldName, safeName } from './names.js'

interface Context {
  name: string
  functions: string[]
  /** From the name of a param, its case and the underscore of a renamed prop aside, to the name and its type. */
  params: Map<string, Key>
}

interface Key {
  name: string
  /** A word, such as `string` or `integer[]`. */
  type: string
}

const fold = (param: string) => param.toLowerCase().replace(/_$/, '')

/** The contexts of a document, several for a tag whose reads cannot share one. */
export function createContexts() {
  const names = createNames()
  const byTag = new Map<string, Context[]>()
  const tagged = (tag: string) => byTag.get(foldName(safeName(tag))) ?? []
  return {
    /** Adds a read to the first context of its tag where its params, each with its type, clash with no other. */
    place(tag: string, read: string, params: Key[]): string {
      const suits = (context: Context) =>
        params.every(({ name, type }) => {
          const other = context.params.get(fold(name))
          return !other || (other.name === name && other.type === type)
        })
      const ofTag = tagged(tag)
      const context: Context = ofTag.find(suits) ?? { name: names.take(safeName(tag)), functions: [], params: new Map() }
      if (context.functions.length === 0) byTag.set(foldName(safeName(tag)), [...ofTag, context])
      context.functions.push(read)
      for (const { name, type } of params) context.params.set(fold(name), { name, type })
      return context.name
    },
    /** What a mutation of a tag affects: each of its contexts, scoped by those of `params` that it has. */
    affected: (tag: string, params: string[]) =>
      tagged(tag).map((context) => {
        const scope = params.filter((name) => {
          const known = context.params.get(fold(name))
          return known?.name === name && !known.type.endsWith('[]')
        })
        return scope.length === 0 ? context.name : { context: context.name, params: scope }
      }),
    /** As `x-mizan-contexts` has them. */
    lists: () => Object.fromEntries([...byTag.values()].flat().map(({ name, functions }) => [name, { functions }])),
  }
}
