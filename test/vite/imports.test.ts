import { expect, test, vi } from 'vitest'
import { devApp, NOTES, type DevApp } from './dev-server.js'

const reloads = (sent: { type: string }[]) => sent.filter(({ type }) => type === 'full-reload').length

/** As a page does that is the first one: it has its own module before the source is read, and then asks for what that imports. */
async function open({ request }: DevApp, page: string, ...ids: string[]): Promise<void> {
  await request(page)
  for (const id of ids) await request(id)
}

test('a name that a virtual module does not export is an error, with its place and the name that was meant', async () => {
  const page = await devApp({
    'server/notes.ts': NOTES,
    'src/app.ts': `type Unused = { a: string }\n\nimport { useNotesList } from 'virtual:mizan/contexts'\nconsole.log(useNotesList)`,
  })
  const fault = {
    message: expect.stringMatching(/virtual:mizan\/contexts exports no useNotesList\.\nDid you mean useNoteList\?/) as unknown,
    id: `${page.app.root}/src/app.ts`,
    loc: { line: 3 },
    plugin: 'mizan:imports',
  }
  await expect(open(page, '/src/app.ts', 'virtual:mizan/contexts')).rejects.toMatchObject(fault)
  // Whoever asked first, such as Vite itself, ahead of the page: it is told until the page has asked for its own module again.
  await expect(page.request('virtual:mizan/contexts')).rejects.toMatchObject(fault)
  await expect(page.request('/src/app.ts')).rejects.toMatchObject(fault)
  await expect(page.request('virtual:mizan/contexts')).resolves.toContain('virtual:mizan/contexts/notes')
})

test.each([
  [`export { useNotesList as x } from 'virtual:mizan/contexts/notes'`, 'virtual:mizan/contexts/notes exports no useNotesList'],
  [`import notes from 'virtual:mizan/contexts'\nconsole.log(notes)`, 'has no default export'],
  [`import { noteLost } from 'virtual:mizan/functions'\nconsole.log(noteLost)`, 'It exports nothing yet'],
])('so it is in each form of import: %s', async (code, expected) => {
  const page = await devApp({ 'server/notes.ts': NOTES, 'src/app.ts': code })
  await expect(open(page, '/src/app.ts', 'virtual:mizan/manifest')).rejects.toThrow(expected)
  await expect(page.request('/src/app.ts')).rejects.toThrow(expected)
})

test.each([
  `import { useNoteList as list, NotesProvider } from 'virtual:mizan/contexts'\nconsole.log(list, NotesProvider)`,
  `import { type NoteLost, useNoteList } from 'virtual:mizan/contexts'\nconsole.log(useNoteList)`,
  `import * as all from 'virtual:mizan/contexts'\nconsole.log(all)`,
  `import manifest from 'virtual:mizan/manifest'\nconsole.log(manifest)`,
  `export * from 'virtual:mizan/contexts/notes'`,
  `console.log("import { useNotesList } from 'virtual:mizan/contexts'")`,
])('what is there, or only a type, or no import, passes: %s', async (code) => {
  const page = await devApp({ 'server/notes.ts': NOTES, 'src/app.ts': code })
  await expect(open(page, '/src/app.ts', 'virtual:mizan/contexts')).resolves.toBeUndefined()
  await expect(page.request('/src/app.ts')).resolves.toContain('virtual:mizan')
})

test.each(['virtual:mizan/contexts', 'virtual:mizan/contexts/tags'])('the page starts once the name is there: %s', async (id) => {
  const { app, server, sent, request } = await devApp({
    'server/notes.ts': NOTES,
    'src/app.ts': `import { useTagList } from '${id}'\nconsole.log(useTagList)`,
  })
  const load = async () => {
    await request('/src/app.ts')
    await request(id)
  }
  await expect(load()).rejects.toThrow(id)
  app.write({ 'server/other.ts': 'export const other = 1' })
  server.watcher.emit('add', `${app.root}/server/other.ts`)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(reloads(sent)).toBe(0)
  app.write({ 'server/tags.ts': NOTES.replaceAll('notes', 'tags').replaceAll('noteList', 'tagList') })
  server.watcher.emit('add', `${app.root}/server/tags.ts`)
  await vi.waitFor(() => expect(reloads(sent)).toBe(1), { timeout: 15_000 })
  await load()
})

test('the page starts once the import is mended', async () => {
  const code = `import { useNotesList } from 'virtual:mizan/contexts'\nconsole.log(useNotesList)`
  const { app, server, sent, request } = await devApp({ 'server/notes.ts': NOTES, 'src/main.ts': `import './app'`, 'src/app.ts': code })
  await request('/src/main.ts')
  await request('/src/app.ts')
  await expect(request('virtual:mizan/contexts')).rejects.toThrow('useNotesList')
  app.write({ 'src/app.ts': code.replaceAll('useNotesList', 'useNoteList') })
  server.watcher.emit('change', `${app.root}/src/app.ts`)
  await vi.waitFor(() => expect(reloads(sent)).toBeGreaterThan(0), { timeout: 15_000 })
  await request('/src/app.ts')
})

test('a name that was there stays importable after its function is gone', async () => {
  const code = `import { useNoteList } from 'virtual:mizan/contexts'\nconsole.log(useNoteList)`
  const { app, server, request } = await devApp({ 'server/notes.ts': NOTES, 'src/app.ts': code })
  await request('/src/app.ts')
  await request('virtual:mizan/contexts')
  app.write({ 'server/notes.ts': NOTES.replaceAll('noteList', 'tagList') })
  server.watcher.emit('change', `${app.root}/server/notes.ts`)
  await vi.waitFor(async () => expect(await request('virtual:mizan/contexts/notes')).toContain('useTagList'), { timeout: 15_000 })
  server.environments.client.moduleGraph.invalidateAll()
  await expect(request('/src/app.ts')).resolves.toContain('useNoteList')
})
