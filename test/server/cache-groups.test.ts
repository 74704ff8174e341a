import fc from 'fast-check'
import { parseItem, parseList } from 'structured-headers'
import { describe, expect, test } from 'vitest'
import { parseInvalidationHeader } from '../../src/protocol/index.js'
import { cacheGroups } from '../../src/server/cache-groups.js'
import type { ServerContext } from '../../src/server/table.js'
import { param, type } from './shop.js'

const user: ServerContext = {
  name: 'user',
  params: [
    param('user_id', type('integer')),
    param('Page', type('number'), false),
    param('q', type('string'), false),
    param('on', type('boolean'), false),
    param('tags', type('string[]'), false),
  ],
  functions: [],
  shapes: [['user_id'], ['user_id', 'Page'], ['q'], ['on'], ['tags']],
  private: false,
  maxAge: null,
}
const groups = (values: Record<string, string | number | boolean | string[]>) =>
  parseList(cacheGroups(user, new Map(Object.entries(values)))).map(([item]) => item)

describe('cache groups', () => {
  test('of an entry without params are its context', () => {
    expect(cacheGroups(user, new Map())).toBe('"user"')
  })

  test('are spelled as the protocol shows them', () => {
    expect(cacheGroups(user, new Map([['user_id', 5]]))).toBe('"user", "user;user_id=5"')
  })

  test('hold every declared shape that the entry carries whole, params in the order of their names', () => {
    expect(groups({ user_id: 5, Page: 2 })).toEqual(['user', 'user;user_id=5', 'user;page=2;user_id=5'])
  })

  test('never scope by an array', () => {
    expect(groups({ tags: ['a'] })).toEqual(['user'])
  })

  test('write values as headers do', () => {
    expect(groups({ on: true })).toEqual(['user', 'user;on=?1'])
    expect(groups({ user_id: 1e15 })).toEqual(['user', 'user;user_id="1000000000000000"'])
    expect(groups({ user_id: 1, Page: 1.5 })[2]).toBe('user;page="1.5";user_id=1')
    expect(groups({ q: '5' })).toEqual(['user', 'user;q="5"'])
    expect(groups({ q: 'say "hi"' })).toEqual(['user', String.raw`user;q="say \"hi\""`])
    expect(groups({ q: 'é%\n' })).toEqual(['user', 'user;q=%"%c3%a9%25%0a"'])
  })

  test('are well-formed for any value, and read back to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (q) => {
        const group = groups({ q })[1] as string
        const [name, params] = parseItem(group)
        expect(String(name)).toBe('user')
        expect(String(params.get('q'))).toBe(q)
        expect(parseInvalidationHeader(group)).toEqual([{ context: 'user', params: { q } }])
      }),
    )
  })
})
