import type { Rolldown } from 'vite'
import type { Files } from './app.js'
import { contextNames } from './thousand.js'

/**
 * How the bytes of generated code are measured. The same application is built twice, minified: once with what is generated, and
 * once with nothing in its place, where each page uses the runtime's own functions as if they were its provider, hook and
 * mutation. Both keep every function of the runtime that generated code calls, so that the difference is the generated code
 * alone: calls, names and the glue of chunks, as a browser loads them.
 */
const RUNTIME = `import { filesBody, mutation, registerContext } from 'mizan/client'
import { formFields, mutationHook, provider, read, status } from 'mizan/react'
`
const KEEP = `Object.assign(globalThis, { runtime: [filesBody, formFields, mutation, mutationHook, provider, read, registerContext, status] })\n`

/** How an application imports generated code: from the index of all, from one context, or, to compare, nothing at all. */
export type Style = 'index' | 'context' | 'none'

function generated(style: Style, context: string, names: { provider: string; hook: string; mutation?: string }): string {
  if (style === 'none') {
    const mutation = names.mutation ? `, mutationHook as ${names.mutation}` : ''
    return `import { provider as ${names.provider}, read as ${names.hook}${mutation} } from 'mizan/react'\n`
  }
  const reads = `${names.provider}, ${names.hook}`
  if (style === 'index') return `import { ${reads}${names.mutation ? `, ${names.mutation}` : ''} } from 'virtual:mizan/contexts'\n`
  const mutations = names.mutation ? `import { ${names.mutation} } from 'virtual:mizan/functions/${context}'\n` : ''
  return `import { ${reads} } from 'virtual:mizan/contexts/${context}'\n${mutations}`
}

/** One page with one provider and one hook. */
export function onePage(style: Style): Files {
  const used = generated(style, 'shop7', { provider: 'Shop7Provider', hook: 'useShop7Item3' })
  return {
    'src/main.tsx': `import { createElement } from 'react'\n${RUNTIME}${used}${KEEP}
const Item = () => JSON.stringify(useShop7Item3())
console.log(createElement(Shop7Provider, { id: 5 }, createElement(Item)))
`,
  }
}

/** 50 pages that load when they are shown, each with a provider, a hook and a mutation of its own. */
export function lazyPages(style: Style): Files {
  const pages = contextNames.map((context): [string, string] => {
    const Name = context.replace('shop', 'Shop')
    const names = { provider: `${Name}Provider`, hook: `use${Name}Item3`, mutation: `useUpdate${Name}Item1` }
    const used = generated(style, context, names)
    return [
      `src/pages/${context}.tsx`,
      `import { createElement } from 'react'\n${used}
function Item() {
  const [update] = ${names.mutation}()
  return createElement('button', { onClick: () => update({ id: 5, name: '' }) }, ${names.hook}().name)
}
export default () => createElement(${names.provider}, { id: 5 }, createElement(Item))
`,
    ]
  })
  const list = contextNames.map((context) => `  ${context}: () => import('./pages/${context}'),`).join('\n')
  return { ...Object.fromEntries(pages), 'src/main.tsx': `${RUNTIME}${KEEP}Object.assign(globalThis, { pages: {\n${list}\n} })\n` }
}

/** The bytes of all chunks of a build. */
export function totalBytes(chunks: Rolldown.OutputChunk[]): number {
  return chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
}

/** What each page loads by itself: its own chunk and those that it imports, without those that the entry has loaded already. */
export function bytesPerPage(chunks: Rolldown.OutputChunk[]): number[] {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const closure = (file: string, found = new Set<string>()): Set<string> => {
    const chunk = byFile.get(file)
    if (!chunk || found.has(file)) return found
    found.add(file)
    for (const imported of chunk.imports) closure(imported, found)
    return found
  }
  const entry = new Set(chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName }) => [...closure(fileName)]))
  return contextNames.map((context) => {
    const page = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/pages/${context}.tsx`))
    if (!page) throw new Error(`The page of ${context} has no chunk of its own.`)
    const own = [...closure(page.fileName)].filter((file) => !entry.has(file))
    return totalBytes(own.map((file) => byFile.get(file)!))
  })
}

/** The contexts whose generated code a chunk holds. */
export function contextsIn(chunk: Rolldown.OutputChunk): string[] {
  const names = Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) => {
    const [, name] = /^\0virtual:mizan\/(?:contexts|functions)\/(.*)$/.exec(id) ?? []
    return name !== undefined && renderedLength > 0 ? [name] : []
  })
  return [...new Set(names)]
}
