import { describe, expect, test } from 'vitest'
import { hits, parseInvalidationHeader } from '../../src/protocol/invalidation.js'

describe('the invalidation of an entry', () => {
  const entry = (params = {}) => ['user', params] as const

  test('hits every entry of the context that it names, and of no other', () => {
    expect(hits('user', ...entry({ user_id: 5 }))).toBe(true)
    expect(hits('users', ...entry())).toBe(false)
    expect(hits('use', ...entry())).toBe(false)
    expect(hits('User', ...entry())).toBe(false)
  })

  test('hits a scoped entry unless it carries another value, whatever the type of either', () => {
    const scoped = { context: 'user', params: { user_id: 5 } }
    expect(hits(scoped, ...entry({ user_id: 5 }))).toBe(true)
    expect(hits(scoped, ...entry({ user_id: '5' }))).toBe(true)
    expect(hits(scoped, ...entry({ user_id: 6 }))).toBe(false)
    expect(hits(scoped, ...entry({ user_id: '05' }))).toBe(false)
    expect(hits(scoped, ...entry({ user_id: 5, page: 2 }))).toBe(true)
    expect(hits(scoped, 'users', { user_id: 5 })).toBe(false)
  })

  test('hits an entry that was fetched without the param, since its server used a default', () => {
    expect(hits({ context: 'user', params: { page: 2 } }, ...entry({ user_id: 5 }))).toBe(true)
    expect(hits({ context: 'user', params: { page: 2 } }, ...entry({ user_id: 5, page: null }))).toBe(true)
    expect(hits({ context: 'user', params: { page: 2 } }, ...entry({ user_id: 5, page: undefined }))).toBe(true)
  })

  test('is widened by what cannot be a scope: null, an array, a name that the entry has not', () => {
    expect(hits({ context: 'user', params: { user_id: null } }, ...entry({ user_id: 5 }))).toBe(true)
    expect(hits({ context: 'user', params: { user_id: [6] } }, ...entry({ user_id: 5 }))).toBe(true)
    expect(hits({ context: 'user', params: { ids: 6 } }, ...entry({ ids: [5] }))).toBe(true)
    expect(hits({ context: 'user', params: { toString: 6 } }, ...entry({ user_id: 5 }))).toBe(true)
  })

  test('finds a param by the lower-case key that the header has', () => {
    expect(hits({ context: 'user', params: { userid: 6 } }, ...entry({ userId: 5 }))).toBe(false)
    expect(hits({ context: 'user', params: { userid: 5 } }, ...entry({ userId: 5 }))).toBe(true)
  })

  test.each([[null], [5], [[]], [{}], ['not a name'], [''], ['*'], [{ context: 5, params: {} }], [{ context: 'user' }], [{ context: 'other', params: [] }],
    [{ context: 'other', params: { user_id: {} } }], [{ context: '*', params: {} }]])('hits everything when it is malformed: %j', (item) => {
    expect(hits(item, ...entry({ user_id: 5 }))).toBe(true)
  })
})

describe('the invalidation header', () => {
  test('is a list of contexts, scoped by parameters', () => {
    expect(parseInvalidationHeader('user;user_id=5, notifications')).toEqual([
      { context: 'user', params: { user_id: 5 } },
      'notifications',
    ])
  })

  test('reads each type that the protocol sends', () => {
    expect(parseInvalidationHeader('a;i=-12;t=?1;f=?0;s="say \\"hi\\" \\\\o/";k=tok/en;d=%"caf%c3%a9";bare')).toEqual([
      { context: 'a', params: { i: -12, t: true, f: false, s: 'say "hi" \\o/', k: 'tok/en', d: 'café', bare: true } },
    ])
  })

  test('may be empty, and may have white space where RFC 9651 has it', () => {
    expect(parseInvalidationHeader('')).toEqual([])
    expect(parseInvalidationHeader('  ')).toEqual([])
    expect(parseInvalidationHeader(' a;  x=1\t, \tb ')).toEqual([{ context: 'a', params: { x: 1 } }, 'b'])
  })

  test.each(['a,', 'a, ', ',a', 'a,,b', 'a b', 'a;', 'a;A=1', 'a;x=', 'a;x=1.5', 'a;x=1234567890123456', 'a;x="é"', 'a;x="', 'a;x="\\n"',
    'a;x=:aGk=:', 'a;x=@1', '(a b)', '"a"', '5', 'a ;x=1', 'a;x =1', 'a;d=%"%FF"', 'a;d=%"%ff"', 'a;d=%"%2"', 'a;d="é"', '\ta', 'a\n', 'é'])(
    'does not parse when it is malformed or not of the protocol: %j',
    (field) => expect(parseInvalidationHeader(field)).toBeNull(),
  )
})
