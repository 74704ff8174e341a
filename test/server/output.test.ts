import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Settings } from '../../src/server/index.js'
import { fn, loaded, serve } from './shop.js'

const user = z.object({ id: z.number(), orders: z.array(z.object({ total: z.number() })).default([]) })

function returning(result: unknown, output: z.ZodType, { dev = false, ...settings }: Settings & { dev?: boolean } = {}) {
  const server = serve({ dev, functions: [{ ...fn('user', () => null), load: () => loaded(() => result, { output }) }] }, settings)
  return { ...server, answer: () => server.call('user') }
}

describe.each([
  ['in development', true],
  ['in production', false],
])('a result with a schema of `output`, %s,', (_, dev) => {
  test('is sent as the schema gives it back', async () => {
    const server = returning({ id: 5, passwordHash: 'secret' }, user, { dev })
    expect(await (await server.answer()).json()).toEqual({ invalidate: [], result: { id: 5, orders: [] } })
  })

  test('is not sent when it does not fit, and whoever mends it is told where', async () => {
    const server = returning({ id: '5', orders: [{ total: 1 }, { total: 'x' }] }, user, { dev })
    const answer = await server.answer()
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('orders')
    const [message = ''] = server.messages()
    expect(message).toContain('The result of "user" does not fit its `output`:')
    expect(message).toMatch(/result\.id: .*number.*\(it is "5"\)/)
    expect(message).toMatch(/result\.orders\[1\]\.total: .*number.*\(it is "x"\)/)
    expect(message).toContain('Return what the schema describes, or change the schema.')
  })
})

test('a result that does not fit rolls back', async () => {
  const log: string[] = []
  const transaction: Settings['transaction'] = async (_request, run) => {
    try {
      const done = await run()
      log.push('commit')
      return done
    } catch (error) {
      log.push('rollback')
      throw error
    }
  }
  await returning(5, user, { transaction }).answer()
  await returning({ id: 5 }, user, { transaction }).answer()
  expect(log).toEqual(['rollback', 'commit'])
})

test('a schema of `output` may take its time', async () => {
  const server = returning({ id: 5 }, user.refine(() => Promise.resolve(true)))
  expect((await server.answer()).status).toBe(200)
})
