import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fn } from '../../src/model/index.js'
import { folder, projectIn } from './folder.js'
import { documentOf, exportAndRead, manifestOf, said, typeDifferences } from './inverse.js'
import { KINDS, typeScriptServer } from './typescript-server.js'

const PLAYGROUND = fileURLToPath(new URL('../../playground', import.meta.url)).replaceAll('\\', '/')

describe('a schema that is exported and read back', { timeout: 240_000 }, () => {
  test.each(KINDS)('is the same model, manifest and types, whatever the server (%s)', async (kind) => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(typeScriptServer(kind), async ({ files, exact }) => {
        const removals: (() => void)[] = []
        const place = folder('export', { 'tsconfig.json': TSCONFIG, ...files }, (remove) => removals.push(remove))
        try {
          const { ours, theirs, text } = await exportAndRead(projectIn(place))
          expect(said(theirs)).toEqual(said(ours))
          expect(manifestOf(theirs)).toBe(manifestOf(ours))
          expect(documentOf(theirs)).toBe(text)
          expect(await typeDifferences(place, ours, theirs, ({ name }) => exact.has(name))).toBe('')
          compared += exact.size
        } finally {
          for (const remove of removals) remove()
        }
      }),
      { numRuns: Number(process.env.MIZAN_EXPORT_RUNS ?? 2), endOnFailure: true },
    )
    if (kind !== 'any') expect(compared).toBeGreaterThan(5)
  })

  test('is the same for the playground', async () => {
    const { ours, theirs, text } = await exportAndRead(projectIn({ root: PLAYGROUND }))
    expect(said(theirs)).toEqual(said(ours))
    expect(manifestOf(theirs)).toBe(manifestOf(ours))
    expect(documentOf(theirs)).toBe(text)
    const settings = { file: `${PLAYGROUND}/server/mizan.ts`, name: 'server/mizan.ts' }
    // A document says of a file that it is bytes: what is read back takes any Blob.
    const hasNoFile = ({ name }: Fn) => name !== 'add_review'
    expect(await typeDifferences(folder('export'), ours, theirs, hasNoFile, { settings })).toBe('')
  })
})

const TSCONFIG = JSON.stringify({ compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023'], types: [], strict: true } })
