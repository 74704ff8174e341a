import mizan, { type MizanOptions } from 'mizan'
import { build, type InlineConfig, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp, type App, type Files } from './app.js'
import { bytesPerPage, contextsIn, lazyPages, onePage, totalBytes, type Style } from './generated-bytes.js'
import { contextNames, schemaOfThousand, sourcesOfThousand } from './thousand.js'
import { base, inProduction } from './vite.js'

const STYLES: Style[] = ['index', 'context']

const SERVERS: [name: string, options: MizanOptions][] = [
  ['a schema', { schema: 'mizan.schema.json' }],
  ['a schema with a base of its own', { schema: 'based.schema.json' }],
  ['TypeScript sources', { sources: 'server/**/*.ts' }],
]

let app: App
beforeAll(() => {
  app = createApp({
    'mizan.schema.json': schemaOfThousand(),
    'based.schema.json': schemaOfThousand({ base: '/shop/rpc/v1/' }),
    ...sourcesOfThousand(),
  })
})
afterAll(() => app.dispose())

async function chunksOf(files: Files, options: MizanOptions, config: InlineConfig = {}): Promise<Rolldown.OutputChunk[]> {
  app.write(files)
  const rolldownOptions = { external: ['react'] }
  const all = { ...base(app), ...config, plugins: [mizan(options)], build: { write: false, rolldownOptions } }
  const result = await inProduction(() => build(all))
  return (result as Rolldown.RolldownOutput).output.filter((output) => output.type === 'chunk')
}

describe.each(SERVERS)('of 1,000 functions in 50 contexts (%s)', (_, options) => {
  it.each(STYLES)('a page with one provider and one hook carries at most 100 bytes of generated code (%s)', async (style) => {
    const without = totalBytes(await chunksOf(onePage('none'), options))
    const chunks = await chunksOf(onePage(style), options)
    expect(chunks.flatMap(contextsIn)).toEqual(['shop7'])
    const bytes = totalBytes(chunks) - without
    // The names alone are two dozen bytes: less would be no measurement.
    expect(bytes).toBeGreaterThan(24)
    expect(bytes).toBeLessThanOrEqual(100)
  })

  it.each(STYLES)('50 lazy pages carry at most 500 bytes each, of their own context alone (%s)', async (style) => {
    const without = bytesPerPage(await chunksOf(lazyPages('none'), options))
    const chunks = await chunksOf(lazyPages(style), options)
    const bytes = bytesPerPage(chunks).map((size, page) => size - without[page]!)
    expect(Math.min(...bytes)).toBeGreaterThan(48)
    expect(Math.max(...bytes)).toBeLessThanOrEqual(500)
    const held = chunks.map(contextsIn)
    expect(Math.max(...held.map((contexts) => contexts.length))).toBe(1)
    expect(held.flat().sort()).toEqual([...contextNames].sort())
  })
})

it('Vite’s own base makes no difference', async () => {
  const options: MizanOptions = { schema: 'mizan.schema.json' }
  const size = totalBytes(await chunksOf(onePage('index'), options))
  expect(totalBytes(await chunksOf(onePage('index'), options, { base: '/shop/' }))).toBe(size)
})
