import { afterEach, beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest'
import { client, loadedFrom, MizanError } from '../../src/server/index.js'
import { functionMetadata } from '../../src/server/metadata.js'
import { context, fn, serve } from './shop.js'

let warn: MockInstance<typeof console.warn>
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => warn.mockRestore())

describe('the errors that a function declares', () => {
  test('are kept with it, each once, and go with its code', () => {
    const buy = client({ errors: ['sold_out', 'late', 'sold_out'] }, () => 1)
    expect(functionMetadata(buy)?.errors).toEqual(['sold_out', 'late'])
    expect(loadedFrom({ buy }, ['buy'])?.errors).toEqual(['sold_out', 'late'])
    expect(functionMetadata(client({ errors: [] }, () => 1))?.errors).toEqual([])
    expect(functionMetadata(client({}, () => 1))?.errors).toBeNull()
  })
})

describe('an error that a function throws', () => {
  const failing = (code: string, errors: string[] | null, dev: boolean) => {
    const broken = () => { throw new MizanError(code, 'No', { status: 409 }) }
    return serve({ dev, functions: [fn('buy', broken, {}, { errors })] })
  }

  test('and does not declare is told of once, in dev, and sent all the same', async () => {
    const shop = failing('late', ['sold_out'], true)
    for (const _ of [1, 2]) expect(await (await shop.call('buy')).json()).toMatchObject({ code: 'late', status: 409 })
    const told = '[mizan] "buy" throws a MizanError with the code "late", which its `errors` do not list. Write errors: [\'sold_out\', \'late\'].'
    expect(warn.mock.calls).toEqual([[told]])
  })

  test.each<[string, string, string[] | null, boolean]>([
    ['that it declares', 'sold_out', ['sold_out'], true],
    ['of the protocol', 'conflict', [], true],
    ['where nothing is declared', 'late', null, true],
    ['in production', 'late', ['sold_out'], false],
  ])('%s is not', async (_what, code, errors, dev) => {
    expect((await failing(code, errors, dev).call('buy')).status).toBe(409)
    expect(warn).not.toHaveBeenCalled()
  })

  test('in a read is told of as well', async () => {
    const news = context('news', [fn('items', () => { throw new MizanError('gone') }, {}, { errors: [] })])
    await serve({ ...news, dev: true }).send('ctx/news/')
    expect(warn).toHaveBeenCalledOnce()
  })
})
