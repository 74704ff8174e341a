import type { CodeOptions, Export, Removed } from './module.js'
import { text } from './module.js'

/** `import { a as $a } from 'x'`: no minted identifier has a `$`, so these names are always free. */
export function imports(from: string, names: Iterable<string>): string[] {
  const list = [...new Set(names)].sort()
  return list.length > 0 ? [`import { ${list.map((name) => `${name} as $${name}`).join(', ')} } from ${text(from)}`] : []
}

/**
 * A top-level constant. Pure, so that a build drops each one that nobody imports; never a member read at top level, which
 * Rolldown keeps (measured: 21,943 bytes for 1,000 functions).
 */
export function constant(id: string, call: string, exported = true): string {
  return `${exported ? 'export ' : ''}const ${id} = /*#__PURE__*/ ${call}`
}

const TOMBSTONES = {
  provider: 'removedProvider',
  status: 'removedStatus',
  read: 'removedRead',
  call: 'removedMutation',
  hook: 'removedMutation',
} as const

/**
 * What stands in for exports that a file on the page may still import: without them its next update dies of a SyntaxError.
 * A name that lives on in another module is re-exported from there, so that two star exports still mean one thing. Those of a
 * context take its handle from the module's `$context`: to define it a second time would undo what the first one said.
 */
export function tombstones(removed: Removed[]): { client: string[]; react: string[]; lines: string[] } {
  const client: string[] = []
  const react: string[] = []
  const lines = removed.map(({ export: gone, movedTo }) => {
    if (movedTo) return `export { ${gone.id} } from ${text(movedTo)}`
    const stub = TOMBSTONES[gone.kind]
    if (gone.kind === 'hook') react.push('mutationHook')
    if ('context' in gone) react.push(stub)
    else client.push(stub)
    return `export const ${gone.id} = ${tombstone(gone, stub)}`
  })
  return { client, react, lines }
}

function tombstone(gone: Export, stub: string): string {
  switch (gone.kind) {
    case 'call':
      return `$${stub}(${text(gone.fn)})`
    case 'hook':
      return `$mutationHook($${stub}(${text(gone.fn)}))`
    case 'read':
      return `$${stub}($context, ${text(gone.fn)})`
    default:
      return `$${stub}($context)`
  }
}

/** In a context's module: fetches again when the dev server says that the context changed. */
export const CHANGED = `import.meta.hot.on('mizan:changed', (contexts) => $changed($context, contexts))`

/**
 * The end of every module in dev. Accepting itself is what keeps the page: of eight forms tried, the only one that keeps
 * state, re-runs no effect and shows new values, with the provider in the entry too.
 */
export function hot(options: CodeOptions, ...lines: string[]): string[] {
  return options.dev ? ['if (import.meta.hot) {', '  import.meta.hot.accept()', ...lines.map((line) => `  ${line}`), '}'] : []
}

export function join(...lines: (string | string[])[]): string {
  return `${lines.flat().join('\n')}\n`
}
