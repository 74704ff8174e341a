import mizan, { type MizanOptions } from 'mizan'
import { build, type Plugin, type Rolldown } from 'vite'
import { createApp, type App, type Files } from '../build/app.js'
import { bytesPerPage, lazyPages, onePage, totalBytes, type Style } from '../build/generated-bytes.js'
import { contextNames, mutationNames, readNames, schemaOfThousand } from '../build/thousand.js'
import { median, printCells } from './table.js'

const OPTIONS: MizanOptions = { schema: 'mizan.schema.json' }

/** Generated code per page; the peer is one module of everything, the form that code generators write most often. */
export async function bytes(): Promise<void> {
  const app = createApp({ 'mizan.schema.json': schemaOfThousand() })
  const { NODE_ENV } = process.env
  process.env.NODE_ENV = 'production'
  try {
    const forms: [name: string, style: Style, plugins: Plugin[]][] = [
      ['one module of everything', 'index', [oneModule()]],
      ['virtual:mizan/contexts', 'index', mizan(OPTIONS)],
      ['virtual:mizan/contexts/<name>', 'context', mizan(OPTIONS)],
    ]
    const noneOfOne = totalBytes(await chunksOf(app, onePage('none'), []))
    const noneOfLazy = bytesPerPage(await chunksOf(app, lazyPages('none'), []))
    const rows = []
    for (const [name, style, plugins] of forms) {
      const one = totalBytes(await chunksOf(app, onePage(style), plugins)) - noneOfOne
      const lazy = bytesPerPage(await chunksOf(app, lazyPages(style), plugins)).map((size, page) => size - noneOfLazy[page]!)
      rows.push([name, `${one} B`, `${median(lazy)} B`, `${Math.max(...lazy)} B`])
    }
    printCells([['imported from', 'one page', 'a lazy page (median)', 'a lazy page (most)'], ...rows])
  } finally {
    process.env.NODE_ENV = NODE_ENV
    app.dispose()
  }
}

async function chunksOf(app: App, files: Files, plugins: Plugin[]): Promise<Rolldown.OutputChunk[]> {
  app.write(files)
  const rolldownOptions = { external: ['react'] }
  const result = await build({ root: app.root, configFile: false, logLevel: 'silent', plugins, build: { write: false, rolldownOptions } })
  return (result as Rolldown.RolldownOutput).output.filter((output) => output.type === 'chunk')
}

/** The same calls as in the virtual modules, and as pure, but in one module. */
function oneModule(): Plugin {
  const pascal = (name: string) => name.split('_').map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
  const constant = (name: string, call: string) => `export const ${name} = /*#__PURE__*/ ${call}`
  const lines = contextNames.flatMap((context) => [
    constant(context, `registerContext('${context}')`),
    constant(`${pascal(context)}Provider`, `provider(${context})`),
    ...readNames(context).map((name) => constant(`use${pascal(name)}`, `read(${context}, '${name}')`)),
    ...mutationNames(context).flatMap((name) => [
      constant(name, `mutation('${name}', ['${context}'])`),
      constant(`use${pascal(name)}`, `mutationHook(${name})`),
    ]),
  ])
  const code = `import { mutation, registerContext } from 'mizan/client'
import { mutationHook, provider, read } from 'mizan/react'
${lines.join('\n')}`
  return {
    name: 'bench:one-module',
    resolveId: { filter: { id: /^virtual:mizan\// }, handler: () => '\0everything' },
    load: { filter: { id: /^\0everything$/ }, handler: () => ({ code, moduleSideEffects: false }) },
  }
}
