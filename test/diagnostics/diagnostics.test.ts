import { expect, test } from 'vitest'
import { DIAGNOSTICS, type Diagnostic } from '../../src/model/index.js'
import { placeText } from '../../src/project/format.js'
import { folder, projectIn } from '../project/folder.js'
import type { Example } from './example.js'
import { examples as linkExamples } from './link.js'
import { page } from './page.js'
import { examples as remoteExamples } from './remote.js'
import { examples as resultExamples } from './results.js'
import { examples as schemaExamples } from './schema.js'
import { examples as serverExamples } from './server.js'
import { examples as typesExamples } from './types.js'
import { examples as typescriptExamples } from './typescript.js'

const EXAMPLES = [...schemaExamples, ...remoteExamples, ...linkExamples, ...typescriptExamples, ...resultExamples, ...typesExamples, ...serverExamples]

const memory = new Map<Example, Promise<(Diagnostic & { at: string })[]>>()

/** What an example says of itself, with paths below its root. Some ask a server or the type checker, and are asked once. */
async function found(example: Example): Promise<(Diagnostic & { at: string })[]> {
  const known = memory.get(example) ?? find(example)
  memory.set(example, known)
  return known
}

async function find(example: Example): Promise<(Diagnostic & { at: string })[]> {
  const place = folder('diagnostics', example.files)
  const schema = example.schema ?? Object.keys(example.files).find((file) => file.startsWith('mizan.schema.')) ?? null
  const diagnostics = example.find ? await example.find(place) : projectIn(place, schema).refresh().diagnostics
  return diagnostics.map((each) => ({
    ...each,
    message: each.message.replaceAll(`${place.root}/`, ''),
    at: placeText({ ...each.place, pointer: undefined }, place.root).replace(place.root, '.'),
  }))
}

test('every code has an example', () => {
  expect(Object.keys(DIAGNOSTICS).filter((code) => EXAMPLES.every((example) => example.code !== code))).toEqual([])
})

test.each(EXAMPLES.map((example) => [`${example.code} at ${example.at}`, example] as const))('%s', async (_, example) => {
  const all = await found(example)
  expect(all.map(({ code, at }) => `${code} ${at}`)).toEqual([`${example.code} ${example.at}`])
  expect(all[0]?.message).toContain(example.words)
  expect(all[0]?.fix).toMatch(/^[A-Z].*\.$/s)
})

test('the page of codes is up to date: npm run diagnostics writes it anew', async () => {
  const entries = await Promise.all(EXAMPLES.map(async (example) => ({ example, found: (await found(example))[0]! })))
  await expect(page(entries)).toMatchFileSnapshot('../../src/model/DIAGNOSTICS.md')
})
