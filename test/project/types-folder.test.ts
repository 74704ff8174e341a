import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedContexts } from '../../src/model/index.js'
import { Project, type Snapshot } from '../../src/project/project.js'
import { TypesFolder } from '../../src/project/types-folder.js'
import { typesOutput } from '../../src/project/types.js'
import { folder } from './folder.js'

const ref = (path: string) => ({ $ref: `#/${path}` })
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
const string = { type: 'string' }

/** Some are in use by one function alone, differ between input and output, tell each other apart, or want the name of another. */
const COMPONENTS: Record<string, object> = {
  Item: object({ id: { type: 'integer', readOnly: true }, owner: ref('components/schemas/Owner') }),
  Owner: object({ name: string }, { description: 'Who has it.' }),
  'A-B': object({ a: string }),
  AB: object({ b: string }),
  Loop: { anyOf: [ref('components/schemas/Loop'), string] },
  Pet: object({ kind: string }, { discriminator: { propertyName: 'kind' }, oneOf: [ref('components/schemas/Item'), ref('components/schemas/Owner')] }),
  GetOneResult: object({ taken: string }),
}

const payload = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom<object | null>(
      null,
      ...['Item', 'Owner', 'AB', 'GetOneResult'].map((name) => ref(`components/schemas/${name}`)),
      { type: 'array', items: ref('components/schemas/Item') },
      object({ id: string }),
      object({ id: string, inner: object({ deep: string }) }, { description: 'Has it all.' }),
      object({ owner: ref('components/schemas/Owner'), id: { enum: ['a', 'b'] } }, { required: ['id'] }),
    ),
  },
  // What makes all the others be looked at again.
  {
    weight: 1,
    arbitrary: fc.constantFrom<object>(
      ...['A-B', 'Loop', 'Pet'].map((name) => ref(`components/schemas/${name}`)),
      object({ line: ref('$defs/Line') }, { $defs: { Line: object({ count: { type: 'integer' } }) } }),
      object({ what: ref('x-mizan-functions/0/output') }),
      { not: string },
    ),
  },
)

const declared = fc.record({
  name: fc.constantFrom('get_one', 'get_two', 'getThree', 'save', 'send', 'get_one_result'),
  context: fc.constantFrom(null, 'user', 'shop'),
  affects: fc.constantFrom([], ['user'], ['shop', 'user']),
  description: fc.constantFrom(undefined, 'What it does.'),
  input: fc.oneof(fc.constant(null), fc.constant(object({ id: { type: 'integer' } })), payload),
  output: payload,
})

type Declared = typeof declared extends fc.Arbitrary<infer T> ? T : never

const functions = fc.uniqueArray(declared, { selector: ({ name }) => name, minLength: 1, maxLength: 6 })

type Step = { change: Declared } | { all: Declared[] } | { components: string[]; description: string }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ change: declared }) },
  { weight: 1, arbitrary: fc.record({ all: functions }) },
  { weight: 1, arbitrary: fc.record({ components: fc.subarray(Object.keys(COMPONENTS), { minLength: 4 }), description: fc.constantFrom('One.', 'Other.') }) },
)

function documentOf(all: Declared[], components: Record<string, object>): string {
  const contexts = ['user', 'shop'].map((name) => [name, { functions: all.filter(({ context }) => context === name).map((fn) => fn.name) }])
  const parts = { 'x-mizan-functions': all.map((fn) => ({ ...fn, affects: fn.context ? [] : fn.affects })), 'x-mizan-contexts': Object.fromEntries(contexts) as object }
  return JSON.stringify({ openapi: '3.1.0', ...parts, components: { schemas: components } }, null, 2)
}

const projectOf = (root: string) => new Project({ root, schema: `${root}/schema.json`, sources: [], check: async () => new Map() })

function filesIn(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(entries.map(({ parentPath, name }) => [join(parentPath, name).slice(root.length + 1), readFileSync(join(parentPath, name), 'utf8')]))
}

const withoutMaps = (files: Record<string, string>) => Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('.map')))

test('a server that is changed bit by bit has the types that it has when it is read at once', async () => {
  const { root, write } = folder('types-folder')
  let compared = 0
  const run = async (first: Declared[], steps: Step[]) => {
    let [all, components] = [first, COMPONENTS]
    const [project, types] = [projectOf(root), new TypesFolder()]
    let before: Snapshot | undefined
    let written = false
    for (const step of [{ all: first }, ...steps]) {
      if ('all' in step) all = step.all
      else if ('change' in step) all = [...all.filter(({ name }) => name !== step.change.name), step.change].sort((a, b) => (a.name < b.name ? -1 : 1))
      else components = Object.fromEntries(step.components.map((name) => [name, { ...COMPONENTS[name], description: step.description }]))
      write({ 'schema.json': documentOf(all, components) })
      const [now, whole] = [project.refresh(), projectOf(root)]
      const expected = whole.refresh()
      expect(now.diagnostics).toEqual(expected.diagnostics)
      if (!expected.model) continue
      expect(now.model).toEqual(expected.model)
      if (before?.model) expect(changedContexts(before.model, now.model!)).toEqual(changedContexts(clone(before.model), expected.model))
      before = now
      await types.update(now.modules, now.model!, project)
      written = true
      const output = Object.fromEntries(typesOutput(expected.modules, expected.model, whole).map(({ path, content }) => [path, content]))
      expect(withoutMaps(filesIn(`${root}/.mizan`))).toEqual(withoutMaps(output))
      compared++
    }
    if (!written || !project.snapshot.ok) return
    await types.renew(project.snapshot.modules, project.snapshot.model!, project)
    const output = typesOutput(project.snapshot.modules, project.snapshot.model!, project)
    expect(filesIn(`${root}/.mizan`)).toEqual(Object.fromEntries(output.map(({ path, content }) => [path, content])))
  }
  await fc.assert(fc.asyncProperty(functions, fc.array(step, { minLength: 1, maxLength: 8 }), run), { numRuns: 60 })
  expect(compared).toBeGreaterThan(50)
})

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

test('a change of one function touches the files of its module alone', async () => {
  const read = (name: string, context: string, output: object): Declared => ({ name, context, affects: [], description: undefined, input: null, output } as unknown as Declared)
  const item = ref('components/schemas/Item')
  const before = [read('first', 'shop', item), read('second', 'user', item), read('third', 'user', item)]
  const { root, write } = folder('types-folder', { 'schema.json': documentOf(before, COMPONENTS) })
  const [project, types] = [projectOf(root), new TypesFolder()]
  const update = async () => {
    const { modules, model } = project.refresh()
    return types.update(modules, model!, project)
  }
  const inodes = () => Object.fromEntries(Object.keys(filesIn(`${root}/.mizan`)).map((path) => [path, statSync(`${root}/.mizan/${path}`).ino]))
  expect(await update()).toBe(false)
  const first = inodes()
  write({ 'schema.json': documentOf([read('first', 'shop', object({ id: string })), ...before.slice(1)], COMPONENTS) })
  expect(await update()).toBe(true)
  const second = inodes()
  expect(Object.keys(second).filter((path) => first[path] !== second[path]).sort()).toEqual(['contexts/shop.d.ts', 'contexts/shop.d.ts.map'])
  await types.renew(project.snapshot.modules, project.snapshot.model!, project)
  const third = inodes()
  expect(Object.keys(third).filter((path) => second[path] !== third[path]).sort()).toEqual(['contexts/user.d.ts.map', 'schemas.d.ts.map'])
})
