import { describe, expect, test } from 'vitest'
import { Project, type ProjectOptions } from '../../src/project/project.js'
import { diagnostic, type Diagnostic } from '../../src/model/index.js'
import { param } from '../model/declare.js'
import { folder, projectIn, type Folder } from './folder.js'

const IMPORT = `import { client, type MizanRequest } from 'mizan/server'\n`
const read = (name: string, args = '{ id }: { id: number }') => `export const ${name} = client({ context: 'user' }, (request, ${args}) => 1)\n`
const PICKED = `${IMPORT}type Args = Pick<{ id: number; page?: number; x: string }, 'id' | 'page'>\n${read('profile', 'args: Args')}`

const names = ({ snapshot }: Project) => snapshot.model?.functions.map(({ name }) => name)
const codes = ({ snapshot }: Project) => snapshot.diagnostics.map(({ code }) => code)

describe('a project of a schema', () => {
  const schema = (...functions: unknown[]) => ({ 'schema.json': JSON.stringify({ 'x-mizan-functions': functions }) })

  test('keeps the last good model while the schema is broken, and recovers', () => {
    const place = folder('project', schema({ name: 'a' }))
    const project = projectIn(place, 'schema.json')
    expect(project.refresh()).toMatchObject({ ok: true, partial: false, diagnostics: [] })
    const good = project.snapshot
    for (const broken of ['{', '', '[]', JSON.stringify({ 'x-mizan-functions': [{ name: 'delete' }] })]) {
      place.write({ 'schema.json': broken })
      expect(project.refresh([`${place.root}/schema.json`])).toMatchObject({ ok: false, model: good.model })
      expect(project.snapshot.model).toBe(good.model)
      expect(project.snapshot.modules).toBe(good.modules)
      expect(project.snapshot.diagnostics.length).toBeGreaterThan(0)
    }
    place.remove('schema.json')
    expect(project.refresh()).toMatchObject({ ok: false, diagnostics: [{ code: 'MZ101' }] })
    place.write(schema({ name: 'b' }))
    expect(project.refresh()).toMatchObject({ ok: true, diagnostics: [] })
    expect(names(project)).toEqual(['b'])
  })

  test('that was broken from the beginning has no model until it is mended', () => {
    const place = folder('project', { 'schema.json': '{' })
    const project = projectIn(place, 'schema.json')
    expect(project.refresh()).toMatchObject({ ok: false, model: null, modules: [], diagnostics: [{ code: 'MZ102' }] })
    place.write(schema({ name: 'a' }))
    expect(project.refresh().ok).toBe(true)
  })

  test('answers the very same snapshot when the text is the same', () => {
    const place = folder('project', schema({ name: 'a' }))
    const project = projectIn(place, 'schema.json')
    const first = project.refresh()
    place.write(schema({ name: 'a' }))
    expect(project.refresh()).toBe(first)
    place.write({ 'schema.json': '{' })
    const broken = project.refresh()
    expect(project.refresh()).toBe(broken)
  })

  test('says all that is wrong in the order of the document, warnings among errors, whoever found it', () => {
    const text = `x-mizan-contexts:
  empty: { functions: [] }
  user: { functions: [a] }
x-mizan-functions:
  - { name: delete, affects: [{ context: user, params: [page, when] }] }
  - name: a
    context: user
    auth: 5
    input: { type: object, properties: { when: { type: object }, gone: { $ref: '#/gone' } } }
`
    const place = folder('project', { 'schema.yaml': text })
    const { diagnostics } = projectIn(place, 'schema.yaml').refresh()
    expect(diagnostics.map(({ code, place: { line, column } }) => `${code} ${line}:${column}`)).toEqual([
      'MZ307 2:10',
      'MZ204 5:13',
      'MZ401 5:57',
      'MZ103 8:11',
      'MZ304 9:48',
      'MZ304 9:72',
      'MZ106 9:80',
    ])
  })

  test('finds the text of a component that is written elsewhere', () => {
    const text = '{ "x-mizan-functions": [{ "name": "f", "output": { "$ref": "#/components/schemas/A/$defs/B" } }],\n"components": { "schemas": { "A": { "$defs": {\n"B": { "properties": {\n"id": {} } } } } } } }'
    const place = folder('project', { 'schema.json': text })
    const project = projectIn(place, 'schema.json')
    expect(project.refresh()).toMatchObject({ ok: true, diagnostics: [] })
    const file = `${place.root}/schema.json`
    expect(project.locate({ file, pointer: '/components/schemas/A.B/properties/id' })).toMatchObject({ line: 4, column: 7 })
    expect(project.locate({ file, pointer: '/components/schemas/A' })).toMatchObject({ line: 2, column: 35 })
  })

  test('goes on with warnings', () => {
    const place = folder('project', { 'schema.json': '{ "x-mizan-functions": [], "x-mizan-contexts": { "user": { "functions": [] } } }' })
    expect(projectIn(place, 'schema.json').refresh()).toMatchObject({ ok: true, model: {}, diagnostics: [{ code: 'MZ307' }] })
  })
})

describe('a project of TypeScript', () => {
  test('keeps the last good model while a file is broken, and recovers', () => {
    const place = folder('project', { 'server/a.ts': IMPORT + read('a'), 'server/b.ts': IMPORT + read('b') })
    const project = projectIn(place)
    project.refresh()
    expect(names(project)).toEqual(['a', 'b'])
    const good = project.snapshot.model
    place.write({ 'server/a.ts': `${IMPORT}export const = ` })
    expect(project.refresh([`${place.root}/server/a.ts`])).toMatchObject({ ok: false, diagnostics: [{ code: 'MZ501' }] })
    expect(project.snapshot.model).toBe(good)
    place.write({ 'server/a.ts': IMPORT + read('c') })
    project.refresh([`${place.root}/server/a.ts`])
    expect(project.snapshot.ok).toBe(true)
    expect(names(project)).toEqual(['b', 'c'])
  })

  test('is partial until the type checker has told all params', async () => {
    const { project } = watched(folder('project', { 'server/a.ts': PICKED }))
    expect(project.refresh()).toMatchObject({ ok: true, partial: true })
    expect(project.snapshot.model?.contexts[0]?.params).toEqual([])
    expect(await project.complete()).toMatchObject({ ok: true, partial: false })
    expect(project.snapshot.model?.contexts[0]?.params.map(({ name, required }) => [name, required])).toEqual([
      ['id', true],
      ['page', false],
    ])
  })

  test('that is whole asks no checker', async () => {
    const { project, questions } = watched(folder('project', { 'server/a.ts': IMPORT + read('a') }))
    expect(await project.complete()).toMatchObject({ ok: true, partial: false })
    expect(questions).toEqual([])
  })

  test('shows what only the checker finds, once', async () => {
    const found = (place: Diagnostic['place']) => [diagnostic('MZ512', place, { fn: 'profile', param: 'at', type: 'Date' })]
    const { project } = watched(folder('project', { 'server/a.ts': PICKED }), { found })
    await project.complete()
    expect(project.snapshot).toMatchObject({ ok: false, partial: false })
    expect(codes(project)).toEqual(['MZ512'])
  })

  test('that changes while the checker works is asked about again, one question at a time', async () => {
    const place = folder('project', { 'server/a.ts': PICKED })
    const meanwhile = () => {
      if (questions.length > 1) return
      place.write({ 'server/a.ts': PICKED.replaceAll('profile', 'account') })
      project.refresh([`${place.root}/server/a.ts`])
    }
    const { project, questions } = watched(place, { meanwhile })
    const [one, other] = await Promise.all([project.complete(), project.complete()])
    expect(one).toBe(other)
    expect(questions).toEqual([['profile'], ['account']])
    expect(names(project)).toEqual(['account'])
    expect(project.snapshot).toMatchObject({ ok: true, partial: false })
  })

  test('keeps what the checker told while something else changes', async () => {
    const place = folder('project', { 'server/a.ts': PICKED })
    const { project, questions } = watched(place)
    await project.complete()
    place.write({ 'server/b.ts': `${IMPORT}export const ping = client({}, () => 1)` })
    project.refresh([`${place.root}/server/b.ts`])
    expect(project.snapshot.partial).toBe(false)
    expect(project.snapshot.model?.contexts[0]?.params.map(({ name }) => name)).toEqual(['id', 'page'])
    expect(await project.known()).toBe(project.snapshot)
    expect(questions).toEqual([['profile']])
    // A type may have changed in a file that nobody reads: to be sure takes a question.
    await project.complete()
    expect(questions).toEqual([['profile'], ['profile']])
  })

  test('is partial for a function with another question, and takes the answer', async () => {
    const place = folder('project', { 'server/a.ts': PICKED })
    const { project, questions } = watched(place)
    await project.complete()
    place.write({ 'server/a.ts': PICKED.replaceAll('Args', 'Other') })
    expect(project.refresh([`${place.root}/server/a.ts`]).partial).toBe(true)
    expect(await project.known()).toMatchObject({ ok: true, partial: false })
    expect(questions).toHaveLength(2)
  })

  test('is not mended before the checker has looked', async () => {
    const place = folder('project', { 'server/a.ts': PICKED })
    let broken = true
    const found = (at: Diagnostic['place']) => (broken ? [diagnostic('MZ512', at, { fn: 'profile', param: 'at', type: 'Date' })] : [])
    const { project } = watched(place, { found })
    await project.complete()
    place.write({ 'server/b.ts': `${IMPORT}export const ping = client({}, () => 1)` })
    expect(project.refresh([`${place.root}/server/b.ts`])).toMatchObject({ ok: false, partial: false })
    // Another name is a question that the checker has never answered.
    place.write({ 'server/a.ts': PICKED.replaceAll('profile', 'account') })
    expect(project.refresh([`${place.root}/server/a.ts`])).toMatchObject({ ok: false, partial: true })
    expect(codes(project)).toEqual(['MZ512'])
    broken = false
    expect(await project.complete()).toMatchObject({ ok: true, partial: false, diagnostics: [] })
  })

  test('fails to complete when the checker does, and completes with the next one', async () => {
    const place = folder('project', { 'server/a.ts': PICKED })
    let broken = true
    const meanwhile = () => {
      if (broken) throw new Error('no memory')
    }
    const { project } = watched(place, { meanwhile })
    await expect(project.complete()).rejects.toThrow('no memory')
    broken = false
    expect(await project.complete()).toMatchObject({ ok: true, partial: false })
  })
})

test('goes on with what syntax tells when somebody takes the fault of the checker', async () => {
  const { root } = folder('project', { 'server/a.ts': PICKED })
  const faults: string[] = []
  const check = () => Promise.reject(new Error('no memory.'))
  const project = new Project({ root, schema: null, sources: 'server/**/*.ts', check, onCheckerFault: (message) => faults.push(message) })
  expect(await project.complete()).toMatchObject({ ok: true, partial: true })
  expect(faults).toEqual([expect.stringMatching(/^mizan: the type checker stopped: no memory\.\nAnnotate the argument of "profile" in place/)])
})

/**
 * A project whose questions to the checker are written down. The checker is one that says of every function what `PICKED` says:
 * the real one takes seconds, and has tests of its own. `meanwhile` runs while it thinks.
 */
function watched({ root }: Folder, { meanwhile = () => {}, found = (_place: Diagnostic['place']): Diagnostic[] => [] } = {}) {
  const questions: string[][] = []
  const check: ProjectOptions['check'] = async (unresolved) => {
    questions.push(unresolved.map(({ fn }) => fn))
    await Promise.resolve()
    meanwhile()
    return new Map(unresolved.map(({ key, place }) => [key, { params: [param('id', 'number'), param('page?', 'number')], keys: null, diagnostics: found(place) }]))
  }
  return { project: new Project({ root, schema: null, sources: 'server/**/*.ts', check }), questions }
}

test('is not described when the checker stops, and says what it was asked', async () => {
  const { root } = folder('project', { 'server/a.ts': IMPORT + read('a') })
  const describe = () => Promise.reject(new Error('no memory.'))
  const project = new Project({ root, schema: null, sources: 'server/**/*.ts', check: async () => new Map(), describe })
  await expect(project.described()).rejects.toThrow(/^mizan: the type checker stopped: no memory\.\nIt was asked what every function takes and gives\./)
})
