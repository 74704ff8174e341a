import { hot, join } from './code.js'
import { NAMES_FILE } from './names.js'
import { PREFIX, text, type Link, type VirtualModule } from './module.js'

export const CONTEXTS_ID = `${PREFIX}contexts`
export const FUNCTIONS_ID = `${PREFIX}functions`

/**
 * `virtual:mizan/contexts` and `virtual:mizan/functions`: one import that serves a component. An index holds no code of its
 * own, so that a page carries what it uses and nothing of the others (measured: one module of all functions puts 16,231 bytes
 * on the first of 50 lazy pages, split ones 301).
 */
export function indexModule(id: string, file: string, parts: VirtualModule[]): VirtualModule {
  const stars = (link: Link = (part) => part.id) => parts.map((part) => `export * from ${text(link(part))}`)
  // Who imports the index of real files has their names too.
  const declarations = (link?: Link) => [...(link ? [`import type {} from ${text(link({ id: '', file: NAMES_FILE }))}`] : []), ...(parts.length > 0 ? stars(link) : ['export {}'])]
  return {
    id,
    file,
    exports: [],
    code: (options) => join(stars(options.link), parts.length > 0 ? [] : 'export {}', hot(options)),
    types: (types) => types.module(id, () => types.lines(declarations(types.link))),
    typesOf: () => parts.map((part) => part.id),
  }
}
