import { expect, test, vi } from 'vitest'
import { devApp, NOTES } from './dev-server.js'

test.each([
  ['by the file of a function', { 'server/notes.ts': `import { late } from './late'\n${NOTES}`.replace("'milk'", 'late') }],
  [
    'by a file that it imports',
    { 'server/notes.ts': `import { late } from '../lib/db'\n${NOTES}`.replace("'milk'", 'late'), 'lib/db.ts': `export { late } from '../server/late'` },
  ],
])('a file that is imported before it exists, %s, answers once it is created', async (_, files) => {
  const { app, server, sent } = await devApp(files)
  await server.listen()
  const url = `${server.resolvedUrls!.local[0]}api/mizan/ctx/notes/`
  const get = () => fetch(url, { headers: { 'X-Mizan': '1' } })
  const failed = await get()
  expect(failed.status).toBe(500)
  await failed.text()
  expect(sent.map(({ type }) => type)).toContain('error')
  sent.length = 0
  app.write({ 'server/late.ts': `export const late = 'bread'` })
  server.watcher.emit('add', `${app.root}/server/late.ts`)
  await vi.waitFor(() => expect(sent).toContainEqual({ type: 'custom', event: 'mizan:changed', data: ['notes'] }), { timeout: 15_000 })
  expect(sent).toContainEqual({ type: 'update', updates: [] })
  const answer = await get()
  expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 200, text: expect.stringContaining('bread') })
})
