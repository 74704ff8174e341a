import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { desk } from './desk.js'

const INVALIDATE = [{ context: 'user', params: { user_id: 5 } }, 'news']
const args = '{"user_id":5,"name":"Eve"}'
const bodyWith = (json: string) => `{"fn":"write","args":${args},"contexts":${json}}`

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__proto__?a=1', 'user?__proto__=1', 'user?constructor=1&user_id=5', 'user?user_id=5&__proto__[x]=1']

describe('a list that asks for nothing there is', () => {
  test.each<[string, string]>([
    ['no list', '{"length":50,"0":"news"}'],
    ['a text', '"news"'],
    ['a number', '5'],
    ['null', 'null'],
    ['true', 'true'],
    ['lists of lists', '[["news"],[["news"]]]'],
    ['objects', '[{"context":"news"},{"toString":"news"},{}]'],
    ['numbers, null, true', '[0,1e999,-1,null,true,false]'],
    ['names of prototypes', JSON.stringify(PROTOTYPE_NAMES)],
    ['control characters and halves of pairs', '["\\u0000","news\\u0000","user?user_id=5\\r\\nX: y","\\ud800","user?user_id=\\udfff","user?%","user?user_id=%ff"]'],
    ['other places', '["../call","/api/mizan/ctx/news/","http://evil.test/","news/../user?user_id=5","//evil.test"]'],
    ['long texts', JSON.stringify([`user?user_id=${'5'.repeat(20_000)}`, 'a'.repeat(100_000), `user?user_id=5${'&x=1'.repeat(20_000)}`])],
    ['a list as deep as a body may be', `${'['.repeat(60)}"news"${']'.repeat(60)}`],
  ])('%s leaves the call as it is', async (_what, json) => {
    const shop = desk()
    const answer = await shop.post(bodyWith(json))
    expect([answer.status, await answer.json()]).toEqual([200, { invalidate: INVALIDATE, result: null }])
    expect(shop.ran).toEqual(['write'])
    expect(shop.errors).toEqual([])
  })

  test('that nests deeper than a body may is refused with the body', async () => {
    const answer = await desk().post(bodyWith(`${'['.repeat(5000)}${']'.repeat(5000)}`))
    expect(answer.status).toBe(400)
  })

  test('leaves all objects as they were', async () => {
    await desk().post(bodyWith('[{"__proto__":{"polluted":1}},"user?__proto__=1"]'))
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

test('of a member that is there twice the last counts', async () => {
  const answer = await desk().post('{"fn":"write","args":{"user_id":5},"contexts":["other"],"contexts":["news"]}')
  expect(await answer.json()).toMatchObject({ contexts: [{ context: 'news' }] })
})

test('a list of ten thousand costs no more than its reading', async () => {
  const shop = desk()
  const list = JSON.stringify(Array.from({ length: 10_000 }, (_, page) => `user?page=${page}&user_id=5`))
  expect(JSON.parse(await (await shop.post(bodyWith(list))).text())).toMatchObject({ contexts: { length: 10 } })
  expect(shop.ran).toHaveLength(1 + 2 * 10)

  const nothing = JSON.stringify(Array.from({ length: 10_000 }, () => `user?user_id=6${'&page=1'.repeat(10)}`))
  const start = performance.now()
  for (let n = 0; n < 10; n++) await shop.post(bodyWith(nothing))
  expect((performance.now() - start) / 10).toBeLessThan(100)
})

test('no list whatever makes a call fail, or brings what was not asked for or is not stale', async () => {
  const shop = desk()
  const scrap = fc.oneof(
    fc.constantFrom('news', 'user?user_id=5', 'user?page=1&user_id=5', 'user?user_id=6', 'other', 'user', 'news?', ...PROTOTYPE_NAMES),
    fc.string({ unit: 'binary' }),
    fc.string().map((text) => `user?${text}`),
    fc.tuple(fc.string(), fc.string()).map(([name, value]) => `user?${new URLSearchParams([[name, value], ['user_id', '5']]).toString()}`),
    fc.jsonValue(),
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.array(scrap), fc.jsonValue()), async (list) => {
      const answer = await shop.post({ fn: 'write', args: { user_id: 5 }, contexts: list })
      const body = (await answer.json()) as { contexts?: { context: string; params: { user_id?: number } }[]; invalidate: unknown }
      expect(answer.status).toBe(200)
      expect(body.invalidate).toEqual(INVALIDATE)
      const asked: unknown[] = Array.isArray(list) ? list : []
      for (const { context, params } of body.contexts ?? []) {
        const query = new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)])).toString()
        expect(asked).toContain(query ? `${context}?${query}` : context)
        expect(context === 'news' || params.user_id === 5).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
  expect(shop.errors).toEqual([])
})
