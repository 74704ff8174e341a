import { expect, it } from 'vitest'
import { SERVER, SOON, startDev, type Dev } from './dev.js'

const SETTINGS = `import { defineServer } from 'mizan/server'
import { memoryCache } from 'mizan/cache'
export default defineServer({ cache: memoryCache() })
`

const JOB = `import { client } from 'mizan/server'
import { people } from './people.js'
import server from './mizan.js'
export const job = client({}, async () => {
  people.name = 'Max'
  await server.invalidate('user', { user_id: 5 })
})
`

const FILES = { ...SERVER, 'server/mizan.ts': SETTINGS, 'server/job.ts': JOB }

const FIVE = '/api/mizan/ctx/user/?user_id=5'

type Ask = () => Promise<Response | null>

async function answer(ask: Ask): Promise<{ name: unknown; status: string | null }> {
  const response = await ask()
  if (!response) throw new Error('not answered')
  const { user_profile: profile } = (await response.json()) as { user_profile: { name?: unknown } }
  return { name: profile.name, status: response.headers.get('Cache-Status') }
}

/** Of the same questions before and after edits. */
async function namesOverEdits(dev: Dev, ask: Ask): Promise<unknown[]> {
  const seen: unknown[] = [await answer(ask), await answer(ask)]
  const edited = async (file: string, change: (text: string) => string) => {
    const before = (await answer(ask)).name
    dev.edit(file, change)
    await expect.poll(async () => (await answer(ask)).name, SOON).not.toBe(before)
    seen.push(await answer(ask))
  }
  // What a function imports; the function itself; and back, where the answer of before the edits is not the one of after.
  await edited('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
  await edited('server/user.ts', (text) => text.replace('name: people.name', "name: people.name + '!'"))
  await edited('server/people.ts', (text) => text.replace('Zoe', 'Ann'))
  await edited('server/user.ts', (text) => text.replace(" + '!'", ''))
  return seen
}

const hit = expect.stringMatching(/^mizan;hit;age=\d+;generation="/) as unknown
const SEEN = [
  { name: 'Ann', status: 'mizan;fwd=uri-miss' },
  { name: 'Ann', status: hit },
  { name: 'Zoe', status: hit },
  { name: 'Zoe!', status: hit },
  { name: 'Ann!', status: hit },
  { name: 'Ann', status: hit },
]

it('an edit answers the next request, whatever is kept', async () => {
  const dev = await startDev(FILES)
  expect(await namesOverEdits(dev, () => dev.get(FIVE))).toEqual(SEEN)
})

it('and so it does where another server has the handler', async () => {
  const dev = await startDev(FILES)
  const { ssr } = dev.server.environments
  const { runner } = ssr as unknown as { runner: { import(id: string): Promise<{ handler(request: Request): Promise<Response | null> }> } }
  const { handler } = await runner.import('virtual:mizan/server')
  expect(await namesOverEdits(dev, () => handler(new Request(dev.url + FIVE)))).toEqual(SEEN)
})

it('a mutation, and what a job makes stale, is seen by the next request, after an edit of the settings too', async () => {
  const dev = await startDev(FILES)
  const ask = () => dev.get(FIVE)
  await answer(ask)
  expect((await answer(ask)).status).toContain('mizan;hit')
  await dev.call('update_name', { user_id: 5, name: 'Bob' })
  expect(await answer(ask)).toEqual({ name: 'Bob', status: 'mizan;fwd=stale' })
  await dev.call('job')
  expect((await answer(ask)).name).toBe('Max')

  dev.edit('server/mizan.ts', (text) => text.replace('memoryCache()', 'memoryCache({ maxBytes: 1e6 })'))
  // Its cache is another, and empty.
  await expect.poll(async () => (await answer(ask)).status, SOON).toBe('mizan;fwd=uri-miss')
  await dev.call('update_name', { user_id: 5, name: 'Eve' })
  expect((await answer(ask)).name).toBe('Eve')
  await dev.call('job')
  expect((await answer(ask)).name).toBe('Max')
})

it('the cache of settings that are no more is closed, and that of a dev server when it closes', async () => {
  const closed: unknown[] = []
  Object.assign(globalThis, { closed })
  const settings = (name: string) => `import { defineServer } from 'mizan/server'
import { memoryCache } from 'mizan/cache'
const cache = memoryCache()
cache.close = async () => void (globalThis as any).closed.push('${name}')
export default defineServer({ cache })
`
  const dev = await startDev({ ...SERVER, 'server/mizan.ts': settings('first') })
  await dev.get(FIVE)
  dev.write('server/mizan.ts', settings('second'))
  await expect.poll(async () => (await dev.get(FIVE)) && closed, SOON).toEqual(['first'])
  await dev.server.close()
  expect(closed).toEqual(['first', 'second'])
})
