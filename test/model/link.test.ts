import { describe, expect, test } from 'vitest'
import { link, type Declarations, type Model } from '../../src/model/index.js'
import { context, declare, fn, param } from './declare.js'

function linked(input: Declarations): Model {
  const { model, diagnostics } = link(input)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return model!
}

describe('contexts', () => {
  test('exist when they are declared or read, and an effect alone makes none', () => {
    expect(linked(declare([fn('f', { context: 'user' })])).contexts.map(({ name }) => name)).toEqual(['user'])
    expect(linked(declare([], { contexts: [context('user')] })).contexts.map(({ name }) => name)).toEqual(['user'])
    expect(link(declare([fn('f', { affects: ['user'] })])).diagnostics.map(({ code }) => code)).toEqual(['MZ301'])
  })

  test('a source that lists its contexts is held to the list', () => {
    const input = declare([fn('f', { context: 'user' }), fn('g', { context: 'cart' })], { contexts: [context('user', ['f'])] })
    const { diagnostics } = link(input)
    expect(diagnostics).toMatchObject([{ code: 'MZ301', place: { pointer: '/g/context' } }])
  })

  test('a list may say that a function is elsewhere, or nowhere: both are faults', () => {
    const input = declare([fn('f', { context: 'cart' }), fn('g')], { contexts: [context('user', ['f', 'g']), context('cart', ['f'])] })
    expect(link(input).diagnostics.map(({ message }) => message)).toEqual([
      'Context "user" lists the function "f", but it is in context "cart".',
      'Context "user" lists the function "g", but it is in no context.',
      'No function is read by context "user".',
    ])
  })

  test('are private when one of their functions or views is', () => {
    const isPrivate = (...more: Parameters<typeof fn>[1][]) =>
      linked(declare(more.map((options, index) => fn(`f${index}`, { context: 'user', ...options })))).contexts[0]?.private
    expect(isPrivate({}, {})).toBe(false)
    expect(isPrivate({}, { private: true })).toBe(true)
    expect(isPrivate({}, { auth: true })).toBe(true)
    expect(isPrivate({}, { auth: 'staff' })).toBe(true)
    expect(isPrivate({}, { auth: true, route: '/u/' })).toBe(true)
  })

  test('live as long as the shortest-lived of their functions', () => {
    const read = (name: string, maxAge: number | null) => fn(name, { context: 'user', maxAge })
    expect(linked(declare([read('a', 60), read('b', null), read('c', 5)])).contexts[0]?.maxAge).toBe(5)
    expect(linked(declare([read('a', 0), read('b', 5)])).contexts[0]?.maxAge).toBe(0)
    expect(linked(declare([read('a', null)])).contexts[0]?.maxAge).toBeNull()
  })
})

describe('functions', () => {
  test('are reads, mutations, calls or views, and mutations and calls have a group', () => {
    const { functions } = linked(
      declare([
        fn('read', { context: 'user' }),
        fn('write', { affects: ['user', 'cart'] }),
        fn('call'),
        fn('page', { context: 'user', route: '/u/', methods: ['GET'] }),
        fn('form', { affects: ['user'], route: '/f/', methods: ['POST'] }),
        fn('cart', { context: 'cart' }),
      ]),
    )
    expect(functions.map(({ name, role, group }) => [name, role, group])).toEqual([
      ['call', 'call', 'other'],
      ['cart', 'read', null],
      ['form', 'view', null],
      ['page', 'view', null],
      ['read', 'read', null],
      ['write', 'mutation', 'cart'],
    ])
  })

  test('keep each effect once, sorted, and contexts know the scopes that can come', () => {
    const { functions, contexts } = linked(
      declare([
        fn('read', { context: 'user', params: [param('a'), param('b')] }),
        fn('one', { affects: [{ context: 'user', params: ['b', 'a', 'a'] }, 'user', { context: 'user', params: ['a', 'b'] }] }),
        fn('two', { affects: [{ context: 'user', params: ['a'] }] }),
      ]),
    )
    expect(functions.find(({ name }) => name === 'one')?.affects).toEqual([
      { context: 'user', params: ['a', 'b'] },
      { context: 'user', params: [] },
    ])
    expect(contexts[0]?.shapes).toEqual([['a'], ['a', 'b']])
  })

  test('cannot narrow an effect to an array', () => {
    const input = declare([
      fn('read', { context: 'user', params: [param('ids', 'integer[]')] }),
      fn('write', { affects: [{ context: 'user', params: ['ids'] }] }),
    ])
    expect(link(input).diagnostics).toMatchObject([{ code: 'MZ401', message: expect.stringContaining('which is an array') as string }])
  })
})

test('the base is the default one when the source names none', () => {
  expect(linked(declare([])).base).toBe('/api/mizan/')
  expect(linked(declare([], { base: '/x/' })).base).toBe('/x/')
})
