import fc from 'fast-check'
import { parseItem, parseList } from 'structured-headers'
import { describe, expect, test } from 'vitest'
import { hits, parseInvalidationHeader, type Invalidation } from '../../src/protocol/index.js'
import { cacheGroupInvalidation, entryGroups, groupsField, staleContexts, staleGroups } from '../../src/server/cache-groups.js'
import type { ServerContext, ServerFunction } from '../../src/server/table.js'
import { anyContext, anyEntry, anyScope } from './scopes.js'
import { fn, param, type } from './shop.js'

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
const plain = { ...user, shapes: [['user_id']] }

type Values = Record<string, string | number | boolean | string[]>
const read = (field: string) => parseList(field).map(([item]) => item as string)
const cacheGroups = (context: ServerContext, values: ReadonlyMap<string, Values[string]>) => groupsField(entryGroups(context, values))
const groups = (values: Values, context = user) => read(cacheGroups(context, new Map(Object.entries(values))))

function invalidated(item: Invalidation | Invalidation[], context = user, functions: ServerFunction[] = []) {
  const contexts = new Map([[context.name, context]])
  const field = cacheGroupInvalidation([item].flat() as Invalidation[], {
    contexts,
    functions: new Map(functions.map((one) => [one.name, one])),
  })
  return read(field)
}

describe('cache groups', () => {
  test('of an entry without params are its context', () => {
    expect(cacheGroups({ ...user, params: [], shapes: [] }, new Map())).toBe('"user"')
  })

  test('are spelled as the protocol shows them', () => {
    expect(cacheGroups(plain, new Map([['user_id', 5]]))).toBe('"user", "user;user_id=5"')
  })

  test('hold every declared shape that the entry carries whole, params in the order of their lower-case names', () => {
    expect(groups({ user_id: 5, Page: 2, q: '', on: false })).toEqual([
      'user',
      'user;page=2;user_id=5',
      'user;on=?0',
      'user;q=""',
      'user;user_id=5',
    ])
  })

  test('tell of each declared shape that the entry lacks a param of it', () => {
    expect(groups({ user_id: 5 })).toEqual(['user', 'user;page;user_id', 'user;on', 'user;q', 'user;user_id=5'])
  })

  test('never scope by an array, or by what the context does not declare', () => {
    expect(groups({ tags: ['a'] }, { ...user, shapes: [['tags'], ['gone'], []] })).toEqual(['user'])
  })

  test('write values as headers do', () => {
    const one = (name: string, value: string | number | boolean) =>
      groups({ [name]: value }, { ...user, shapes: [[name]] })[1]
    expect(one('on', true)).toBe('user;on=?1')
    expect(one('user_id', 1e15)).toBe('user;user_id="1000000000000000"')
    expect(one('Page', 1.5)).toBe('user;page="1.5"')
    expect(one('q', '5')).toBe('user;q="5"')
    expect(one('q', 'say "hi"')).toBe(String.raw`user;q="say \"hi\""`)
    expect(one('q', 'é%\n')).toBe('user;q=%"%c3%a9%25%0a"')
  })

  test('leave out a value that is longer than a group may be, and one that no header holds', () => {
    const context = { ...user, shapes: [['q']] }
    expect(groups({ q: 'a'.repeat(503) }, context)).toHaveLength(2)
    expect(groups({ q: 'a'.repeat(505) }, context)).toEqual(['user'])
    expect(groups({ q: '\ufeffa' }, context)).toEqual(['user'])
  })

  test('are well-formed for any value, and read back to it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (q) => {
        fc.pre(q[0] !== '\ufeff')
        const group = groups({ q }, { ...user, shapes: [['q']] })[1] as string
        const [name, params] = parseItem(group)
        expect(String(name)).toBe('user')
        expect(String(params.get('q'))).toBe(q)
        expect(parseInvalidationHeader(group)).toEqual([{ context: 'user', params: { q } }])
      }),
    )
  })
})

describe('the invalidation of cache groups', () => {
  test('is spelled as the protocol shows it where every entry carries the params', () => {
    const contexts = new Map([['user', plain]])
    const items = [{ context: 'user', params: { user_id: 5 } }, 'notifications']
    expect(cacheGroupInvalidation(items, { contexts, functions: new Map() })).toBe('"user;user_id=5", "notifications"')
  })

  test('takes the largest declared shape within a scope, and else the context', () => {
    expect(invalidated({ context: 'user', params: { user_id: 5, Page: 1, q: 'x' } })).toEqual(['user;page=1;user_id=5', 'user;page;user_id'])
    expect(invalidated({ context: 'user', params: { user_id: 5, on: true } })).toEqual(['user;on=?1', 'user;on'])
    expect(invalidated({ context: 'user', params: { Page: 1 } })).toEqual(['user'])
    expect(invalidated({ context: 'user', params: { user_id: null, Page: 1 } })).toEqual(['user'])
    expect(invalidated('user')).toEqual(['user'])
    expect(invalidated({ context: 'unknown', params: { a: 1 } })).toEqual(['unknown'])
  })

  test('means entries without a param as well, wherever there can be any', () => {
    const item = { context: 'user', params: { user_id: 5 } }
    expect(invalidated(item, plain)).toEqual(['user;user_id=5'])
    const nullable = { ...plain, params: [param('user_id', type('integer?'))] }
    expect(invalidated(item, nullable)).toEqual(['user;user_id=5', 'user;user_id'])
    const view = (params: ServerFunction['params']) => fn('page', () => 1, { context: 'user', route: '/p/', params })
    expect(invalidated(item, plain, [view([param('user_id', type('integer'))])])).toEqual(['user;user_id=5'])
    expect(invalidated(item, plain, [view([])])).toEqual(['user;user_id=5', 'user;user_id'])
  })

  test('names the whole context past 2,048 bytes, and for values that are no group', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ context: 'user', params: { user_id: n } }))
    expect(invalidated(many.slice(0, 50), plain)).toHaveLength(50)
    expect(invalidated(many, plain)).toEqual(['user'])
    for (const q of ['a'.repeat(600), '\ud800', '\ufeff']) expect(invalidated({ context: 'user', params: { q } })).toEqual(['user'])
  })

  test('of everything is all contexts, which are named in a header too', () => {
    const known = { contexts: new Map([['user', user], ['news', { ...plain, name: 'news' }]]), functions: new Map() }
    expect(staleGroups(['*'], known)).toEqual(['user', 'news'])
    expect(staleContexts(['*', { context: 'user', params: { user_id: 5 } }], known)).toEqual(['user', 'news'])
    expect(cacheGroupInvalidation(['*'], known)).toBe('"user", "news"')
  })

  test('of the same items is that of the server that is asked', () => {
    const items = [{ context: 'user', params: { user_id: 5, q: 'x' } }]
    const of = (context: ServerContext) => staleGroups(items, { contexts: new Map([['user', context]]), functions: new Map() })
    expect([of(plain), of({ ...plain, shapes: [] }), of(plain)]).toEqual([['user;user_id=5'], ['user'], ['user;user_id=5']])
  })

  test('has no bound where it is no header', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ context: 'user', params: { user_id: n } }))
    const known = { contexts: new Map([['user', plain]]), functions: new Map() }
    expect(staleGroups(many, known)).toHaveLength(200)
    expect(staleContexts(many, known)).toEqual(['user'])
  })

  test('meets a group of every entry that is hit', () => {
    const cases = anyContext.chain((context) => fc.tuple(fc.constant(context), anyEntry(context), anyScope(context)))
    fc.assert(
      fc.property(cases, ([context, entry, params]) => {
        const item: Invalidation = Object.keys(params).length ? { context: context.name, params } : context.name
        const own = new Set(groups(entry, context))
        const met = invalidated(item, context).filter((group) => own.has(group))
        if (hits(item, context.name, entry)) expect(met).not.toEqual([])
      }),
      { numRuns: 3000 },
    )
  })

  test('meets no group of any other entry, where every entry carries the params of a declared scope', () => {
    const strict = anyContext.map((context) => ({
      ...context,
      params: context.params.map((one) => ({ ...one, required: true, type: { ...one.type, nullable: false } })),
    }))
    const cases = strict.chain((context) => {
      const whole = (values: Values) => context.params.every(({ name }) => values[name] !== undefined)
      const declared = fc.constantFrom(...context.shapes.filter((shape) => shape.length))
      return fc.tuple(fc.constant(context), anyEntry(context).filter(whole), anyEntry(context).filter(whole), declared)
    })
    fc.assert(
      fc.property(cases, ([context, entry, params, shape]) => {
        const item = { context: context.name, params: Object.fromEntries(shape.map((name) => [name, params[name]])) }
        const own = new Set(groups(entry, context))
        expect(invalidated(item, context).some((group) => own.has(group))).toBe(hits(item, context.name, entry))
      }),
      { numRuns: 1000 },
    )
  })
})
