import { expect, it } from 'vitest'
import { Project } from '../../src/project/project.js'
import { createChecker } from '../../src/source/typescript/index.js'
import { startDev, type Dev } from './dev.js'

const GROUP = 'virtual:mizan/functions/other'
const SLOWLY = { timeout: 50_000, interval: 50 }

const TSCONFIG = JSON.stringify({ compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom'], types: [], strict: true } })
const IMPORT = "import { client, type MizanRequest } from 'mizan/server'\n"
const TYPES = "export interface Address { zip: number; street: string; main?: boolean }\nexport enum Size { Small, Large }\n"
const ADD = `${IMPORT}import type { Address, Size } from './types.js'
interface Row { nick: string | null; age: number; tags: string[] }
export const add = client({}, async (request: MizanRequest, { address, photo, rows, ids }: { address: Address; photo?: File; rows: Row[]; ids: number[] }) => {
  return [address, photo, rows, ids].length
})
export const pick = client({}, async (request: MizanRequest, args: Pick<Row, 'nick' | 'tags'> & { size: Size; home: Address }) => args.tags.length)
export const none = client({}, async () => 1)
`
const RENAME = `${IMPORT}export const rename = client({}, async (request: MizanRequest, { id, name }: { id: number; name: string }) => name.length + id)\n`
const FILES = { 'tsconfig.json': TSCONFIG, 'server/types.ts': TYPES, 'server/add.ts': ADD, 'server/rename.ts': RENAME }

/** What the page is given for the hook of each function. */
async function served({ server }: Dev): Promise<Record<string, string>> {
  const { code = '' } = (await server.environments.client.transformRequest(GROUP)) ?? {}
  return hooksIn(code)
}

/** By function: its fields, or the code that finds them out. */
const hooksIn = (code: string) =>
  Object.fromEntries([...code.matchAll(/\$mutationHook\((\w+)(?:, )?(.*)\)$/gm)].map(([, fn, reader]) => [fn!, /^\/\*#__PURE__\*\/ \$formFields\((.*)\)$/.exec(reader!)?.[1] ?? (reader || '{}')]))

/** What a page imports when a form of `fn` is sent before its fields are known. */
async function imported({ server }: Dev, fn: string, asked = 0): Promise<string> {
  return (await server.environments.client.transformRequest(`virtual:mizan/forms/${fn}/${asked}`))?.code.trim() ?? ''
}

async function built({ root }: Dev): Promise<Record<string, string>> {
  const checker = await createChecker({ root })
  const project = new Project({ root, schema: null, sources: 'server/**/*.ts', check: async (open) => checker.resolve(open), describe: async (functions) => checker.describe(functions) })
  const { modules } = await project.described()
  return hooksIn(modules.find(({ id }) => id === GROUP)!.code({ dev: false }))
}

const updates = ({ sent }: Dev) => sent.flatMap((payload) => (payload.type === 'update' ? payload.updates.map(({ path }) => path) : []))
const UPDATE = expect.stringContaining(GROUP)

const pause = (ms: number) => new Promise((passed) => setTimeout(passed, ms))

it('a form that is sent before the type checker has answered waits for what a build knows', async () => {
  const dev = await startDev(FILES)
  const first = await served(dev)
  expect(first).toMatchObject({ rename: '{"id":"n"}', none: '{}' })
  for (const fn of ['add', 'pick']) expect(first[fn]).toMatch(new RegExp(`^async .*virtual:mizan/forms/${fn}/0`))
  const build = await built(dev)
  expect(build).toEqual({
    add: '{"address.main":"b-","address.street":"s","address.zip":"n","ids":"n*","photo":"f","rows":"j"}',
    none: '{}',
    pick: '{"home.main":"b-","home.street":"s","home.zip":"n","nick":"s?","size":"n","tags":"s*"}',
    rename: '{"id":"n"}',
  })
  for (const fn of ['add', 'pick']) expect(await imported(dev, fn)).toBe(`export default ${build[fn]}`)
}, 120_000)

it('the page has the fields of the build with one update, keeps them while types are asked for, and gets the new ones with one more', async () => {
  const dev = await startDev(FILES)
  await served(dev)
  await expect.poll(() => updates(dev), SLOWLY).toEqual([UPDATE])
  expect(await served(dev)).toEqual(await built(dev))

  // A body: nothing to tell.
  dev.edit('server/add.ts', (text) => text.replace('].length', '].length + 1'))
  await pause(4000)
  expect(updates(dev)).toHaveLength(1)

  // A new argument is there at once, and what is known of the others stays.
  dev.edit('server/add.ts', (text) => text.replaceAll('{ address, photo', '{ count, address, photo').replace('{ address: Address;', '{ count: number; address: Address;'))
  await expect.poll(() => updates(dev), { timeout: 20_000, interval: 5 }).toHaveLength(2)
  expect(await served(dev)).toEqual(await built(dev))

  // Only the checker knows of this one.
  dev.edit('server/types.ts', (text) => text.replace('street: string', 'street: string; floor: number'))
  await pause(100)
  expect((await served(dev)).add).toContain('"address.zip":"n"')
  await expect.poll(() => updates(dev), SLOWLY).toHaveLength(3)
  const last = await served(dev)
  expect(last.add).toContain('"address.floor":"n"')
  expect(last).toEqual(await built(dev))
  await pause(3000)
  expect(updates(dev)).toHaveLength(3)
  expect(dev.sent.filter(({ type }) => type === 'full-reload')).toEqual([])
}, 180_000)

it('an argument that only the checker knows, and that is new, is waited for anew', async () => {
  const dev = await startDev(FILES)
  await served(dev)
  await imported(dev, 'add')
  dev.edit('server/add.ts', (text) => text.replace('photo?: File;', 'photo?: File; scan: File;'))
  await expect.poll(async () => (await served(dev)).add, { timeout: 20_000, interval: 5 }).toMatch(/forms\/add\/1/)
  const { add } = await built(dev)
  expect(add).toContain('"scan":"f"')
  expect(await imported(dev, 'add', 1)).toBe(`export default ${add}`)
}, 120_000)

it('a change of a file that only the checker follows is brought too', async () => {
  const args = `${IMPORT}import type { Args } from './rows.js'\nexport const add = client({}, async (request: MizanRequest, args: Pick<Args, 'at'>) => args.at)\n`
  const dev = await startDev({ 'tsconfig.json': TSCONFIG, 'server/add.ts': args.replace('./rows', '../db/rows'), 'db/rows.ts': 'export interface Args { at: { x: number } }\n' })
  await served(dev)
  const fields = async () => (await served(dev)).add
  await expect.poll(fields, SLOWLY).toBe('{"at.x":"n"}')
  dev.edit('db/rows.ts', (text) => text.replace('x: number', 'x: number; y: number'))
  await expect.poll(fields, SLOWLY).toBe('{"at.x":"n","at.y":"n"}')
}, 120_000)

it('an application whose arguments are scalars hears of nothing', async () => {
  const dev = await startDev({ 'tsconfig.json': TSCONFIG, 'server/rename.ts': RENAME })
  expect(await served(dev)).toEqual({ rename: '{"id":"n"}' })
  await dev.call('rename', { id: 1, name: 'Ann' })
  await pause(6000)
  expect(updates(dev)).toEqual([])
}, 60_000)
