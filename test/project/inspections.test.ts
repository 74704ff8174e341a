import { utimesSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Inspection } from '../../src/source/typescript/index.js'
import { createChecker } from '../../src/source/typescript/index.js'
import { Project, type ProjectOptions } from '../../src/project/project.js'
import { folder, type Folder } from './folder.js'

const IMPORT = "import { client, type MizanRequest } from 'mizan/server'\n"

const fn = (name: string, args = '{ id }: { id: number }', body = 'id') => `export const ${name} = client({}, async (request: MizanRequest, ${args}) => { return ${body} })\n`

/** A project whose questions are written down; its checker says of each function that it takes one of its name. */
function watched({ root }: Folder, inspect?: ProjectOptions['inspect']) {
  const questions: string[][] = []
  const faults: string[] = []
  const answer: NonNullable<ProjectOptions['inspect']> = async (functions) =>
    new Map(functions.map((each): [string, Inspection] => [each.key, { input: { schema: { title: each.fn }, schemas: {} }, diagnostics: [], files: [each.file, `${root}/db/rows.ts`] }]))
  const project = new Project({
    root,
    schema: null,
    sources: 'server/**/*.ts',
    check: async () => new Map(),
    onCheckerFault: (message) => faults.push(message),
    inspect: (functions) => {
      questions.push(functions.map((each) => each.fn))
      return (inspect ?? answer)(functions)
    },
  })
  return { project, questions, faults }
}

const files = { 'server/a.ts': IMPORT + fn('a'), 'server/b.ts': IMPORT + fn('b'), 'db/rows.ts': 'export interface Row {}' }

describe('what functions take is asked', () => {
  test('once, by however many calls at once', async () => {
    const { project, questions } = watched(folder('inspections', files))
    const [inputs] = await Promise.all([project.inputs(), project.inputs(), project.inputs()])
    expect([...inputs]).toEqual([
      ['a', { schema: { title: 'a' }, schemas: {} }],
      ['b', { schema: { title: 'b' }, schemas: {} }],
    ])
    await project.inputs()
    expect(questions).toEqual([['a', 'b']])
  })

  test('again for what changed, and not for a body; what did not change is the same object', async () => {
    const place = folder('inspections', files)
    const { project, questions } = watched(place)
    const before = await project.inputs()
    place.write({ 'server/a.ts': IMPORT + fn('a', undefined, 'id + 1') })
    project.refresh([`${place.root}/server/a.ts`])
    await project.inputs()
    expect(questions).toHaveLength(1)
    place.write({ 'server/a.ts': IMPORT + fn('a', '{ id }: { id: string }') + fn('c') })
    project.refresh([`${place.root}/server/a.ts`])
    const after = await project.inputs()
    expect(questions.slice(1)).toEqual([['a', 'c']])
    expect([...after.keys()]).toEqual(['a', 'c', 'b'])
    expect(after.get('b')).toBe(before.get('b'))
  })

  test('again when a file that only the checker reads changes', async () => {
    const place = folder('inspections', files)
    const { project, questions } = watched(place)
    utimesSync(`${place.root}/db/rows.ts`, 1, 1)
    await project.inputs()
    place.write({ 'db/rows.ts': 'export interface Row { id: number }' })
    await project.inputs()
    expect(questions.slice(1).flat()).toEqual(expect.arrayContaining(['a', 'b']))
  })

  test('again when the source changed while the checker thought', async () => {
    const place = folder('inspections', files)
    let isFirst = true
    const { project, questions } = watched(place, async (functions) => {
      if (isFirst) {
        isFirst = false
        place.write({ 'server/a.ts': IMPORT + fn('a', '{ key }: { key: string }') })
        project.refresh([`${place.root}/server/a.ts`])
      }
      return new Map(functions.map((each) => [each.key, { input: null, diagnostics: [], files: [each.file] }]))
    })
    await project.inputs()
    expect(questions.length).toBeGreaterThan(1)
    expect(questions[0]).toEqual(['a', 'b'])
  })

  test('and a checker that stops leaves calls to what syntax tells, until the next change', async () => {
    const place = folder('inspections', files)
    const { project, questions, faults } = watched(place, () => Promise.reject(new Error('no memory.')))
    expect([...(await project.inputs()).values()]).toEqual([null, null])
    await project.inputs()
    expect(questions).toHaveLength(1)
    expect(faults).toEqual([expect.stringContaining('the type checker stopped: no memory.\nUntil the next change, arguments of "a", "b" are held')])
  })
})

test('by the real checker: closed schemas with what they refer to, and answers judged anew for a body', async () => {
  const place = folder('inspections', {
    'server/a.ts': `${IMPORT}interface Item { id: number; note: string | null }\n${fn('add', '{ items, kind }: { items: Item[]; kind: "a" | "b" }', 'kind')}`,
    'server/b.ts': `${IMPORT}export const page = client({ route: '/' }, () => { return 'text' })\n${fn('none', '', '1')}`,
  })
  const checker = await createChecker(place)
  const { project, questions } = watched(place, async (functions) => checker.inspect(functions))
  const inputs = await project.inputs()
  expect(inputs.get('none')).toBeNull()
  expect(inputs.get('add')).toEqual({
    schema: {
      type: 'object',
      properties: { items: { type: 'array', items: { $ref: '#/components/schemas/Item' } }, kind: { type: 'string', enum: ['a', 'b'] } },
      required: ['items', 'kind'],
      additionalProperties: false,
    },
    schemas: { Item: { type: 'object', properties: { id: { type: 'number' }, note: { type: ['string', 'null'] } }, required: ['id', 'note'] } },
  })
  const first = await project.judged()
  expect(first.diagnostics.map(({ code }) => code)).toEqual(['MZ536'])
  expect(first.ok).toBe(false)
  expect(await project.judged()).toBe(first)
  place.write({ 'server/b.ts': `${IMPORT}export const page = client({ route: '/' }, () => { return new Response('text') })\n${fn('none', '', '1')}` })
  project.refresh([`${place.root}/server/b.ts`])
  await project.inputs()
  const asked = questions.length
  expect(await project.judged()).toMatchObject({ ok: true, diagnostics: [] })
  expect(questions.slice(asked)).toEqual([['page', 'none']])
})
