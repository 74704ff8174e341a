import { DevEnvironment, isRunnableDevEnvironment, type ResolvedConfig } from 'vite'
import { expect, it } from 'vitest'
import { SERVER, SOON, startDev } from './dev.js'

/** As of a framework whose server code runs in another process, such as workerd. */
const createEnvironment = (name: string, config: ResolvedConfig) => new DevEnvironment(name, config, { hot: false })

it('functions run in an environment of their own where `ssr` cannot run code in this process', async () => {
  const dev = await startDev(SERVER, { config: { environments: { ssr: { dev: { createEnvironment } } } } })
  expect(Object.keys(dev.server.environments)).toContain('mizan')
  expect((await dev.call('ping')).body).toMatchObject({ result: 'pong' })
  dev.edit('server/people.ts', (text) => text.replace('Ann', 'Zoe'))
  const name = async () => ((await (await dev.get('/api/mizan/ctx/user/?user_id=5')).json()) as { user_profile: { name: string } }).user_profile.name
  await expect.poll(name, SOON).toBe('Zoe')
  expect(dev.sent).toContainEqual({ type: 'custom', event: 'mizan:changed', data: ['user'] })
})

it('functions share what modules keep in memory with the application’s `ssr` environment', async () => {
  const dev = await startDev(SERVER)
  expect(Object.keys(dev.server.environments)).not.toContain('mizan')
  await dev.call('update_name', { user_id: 5, name: 'Bob' })
  const { ssr } = dev.server.environments
  if (!ssr || !isRunnableDevEnvironment(ssr)) throw new Error('The ssr environment runs no code.')
  const { people } = await ssr.runner.import<{ people: { name: string } }>('/server/people.ts')
  expect(people.name).toBe('Bob')
})
