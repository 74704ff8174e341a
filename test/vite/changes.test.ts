import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { SERVER, SOON, startDev, type Dev } from './dev.js'

const user = async (dev: Dev) => (await (await dev.get('/api/mizan/ctx/user/?user_id=5')).json()) as Record<string, unknown>

it('an edited function answers the next request, and an untouched module keeps what it has in memory', async () => {
  const dev = await startDev(SERVER)
  await dev.call('update_name', { user_id: 5, name: 'Bob' })
  dev.edit('server/user.ts', (text) => text.replace('return [user_id, page]', 'return [user_id, page, 99]'))
  await expect.poll(() => user(dev), SOON).toEqual({ user_orders: [5, 1, 99], user_profile: { id: 5, name: 'Bob' } })
})

it('a file that is emptied and then written never counts as empty', async () => {
  const dev = await startDev(SERVER)
  await dev.server.transformRequest('virtual:mizan/contexts')
  await user(dev)
  const text = dev.read('server/user.ts')
  const emptied = new Promise((heard) => dev.server.watcher.once('change', heard))
  dev.write('server/user.ts', '')
  await emptied
  // As long as a slow writer takes: the change is being looked at by now.
  await new Promise((passed) => setTimeout(passed, 5))
  dev.write('server/user.ts', text.replace('return [user_id, page]', 'return [7]'))
  await expect.poll(() => user(dev), SOON).toMatchObject({ user_orders: [7] })
  expect(dev.sent.filter(({ type }) => type === 'update')).toEqual([])
})

it('the page hears of changed data after the modules that read it', async () => {
  const dev = await startDev(SERVER)
  for (const id of ['virtual:mizan/contexts', 'virtual:mizan/contexts/user']) await dev.server.transformRequest(id)
  dev.edit('server/user.ts', (text) => `${text}export const user_points = client({ context: UserContext }, async () => 7)\n`)
  await expect.poll(() => dev.sent.map(({ type }) => type), SOON).toEqual(['update', 'custom'])
  expect(dev.sent[1]).toEqual({ type: 'custom', event: 'mizan:changed', data: ['user'] })
})

it('nobody is told to fetch a context that is gone', async () => {
  const news = "import { client, ReactContext } from 'mizan/server'\nconst News = new ReactContext('news')\nexport const headlines = client({ context: News }, async () => [])\n"
  const dev = await startDev({ ...SERVER, 'server/news.ts': news })
  for (const id of ['virtual:mizan/contexts', 'virtual:mizan/contexts/news']) await dev.server.transformRequest(id)
  await user(dev)
  rmSync(join(dev.root, 'server/news.ts'))
  await expect.poll(() => dev.sent.map(({ type }) => type), SOON).toContain('update')
  dev.edit('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
  await expect.poll(() => dev.sent.filter(({ type }) => type === 'custom'), SOON).not.toEqual([])
  const changed = dev.sent.flatMap((payload) => (payload.type === 'custom' ? (payload.data as string[]) : []))
  expect(changed).not.toContain('news')
})

it('what ran last goes on while a source does not parse', async () => {
  const dev = await startDev(SERVER)
  const before = await user(dev)
  const text = dev.read('server/user.ts')
  dev.write('server/user.ts', text.replace('static async', 'static async async'))
  await expect.poll(() => JSON.stringify(dev.sent), SOON).toContain('MZ501')
  expect(await user(dev)).toEqual(before)
  expect(dev.sent.filter(({ type }) => type === 'error')).toHaveLength(1)
  dev.write('server/user.ts', text.replace('return [user_id, page]', 'return [8]'))
  await expect.poll(() => user(dev), SOON).toMatchObject({ user_orders: [8] })
})

it('a request that comes before the type checker knows the params waits for it', async () => {
  const dev = await startDev({
    ...SERVER,
    'server/order.ts': `import { client, ReactContext, type MizanRequest } from 'mizan/server'
interface Row { order_id: number; tags: string[]; total: number }
export class Orders {
  @client({ context: new ReactContext('order') })
  static async order(request: MizanRequest, args: Pick<Row, 'order_id' | 'tags'>) {
    return args
  }
}
`.replace("new ReactContext('order')", "'order'"),
  })
  const answer = await dev.get('/api/mizan/ctx/order/?order_id=5&tags=a&tags=b')
  expect(await answer.json()).toEqual({ order: { order_id: 5, tags: ['a', 'b'] } })
  expect((await dev.get('/api/mizan/ctx/order/?order_id=5&total=2')).status).toBe(400)
})

it('`.mizan/` appears, follows what changes, and is not written anew when nothing does', async () => {
  const dev = await startDev(SERVER)
  const types = (file: string) => (existsSync(join(dev.root, '.mizan', file)) ? dev.read(`.mizan/${file}`) : '')
  await expect.poll(() => types('contexts/user.d.ts'), SOON).toContain('useUserProfile')
  await expect.poll(() => types('.gitignore'), SOON).toBe('*\n')
  const news = "import { client, ReactContext } from 'mizan/server'\nconst News = new ReactContext('news')\nexport const headlines = client({ context: News }, async () => [])\n"
  const untouched = statSync(join(dev.root, '.mizan/contexts/user.d.ts'))
  dev.write('server/news.ts', news)
  await expect.poll(() => types('contexts/news.d.ts'), SOON).toContain('useHeadlines')
  await expect.poll(() => types('contexts.d.ts'), SOON).toContain('virtual:mizan/contexts/news')
  rmSync(join(dev.root, 'server/news.ts'))
  await expect.poll(() => types('contexts/news.d.ts'), SOON).toBe('')
  await expect.poll(() => types('contexts.d.ts'), SOON).not.toContain('news')
  expect(statSync(join(dev.root, '.mizan/contexts/user.d.ts'))).toMatchObject({ mtimeMs: untouched.mtimeMs, ino: untouched.ino })
})
