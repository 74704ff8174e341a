import { describe, expect, test } from 'vitest'
import { link, type FunctionDeclaration } from '../../src/model/index.js'
import { at, declare, fn, param } from './declare.js'

/** The params of the one context, as `name!` where the prop is required, and the functions that may be left out. */
function elevated(...functions: FunctionDeclaration[]) {
  const { model, diagnostics } = link(declare(functions.map((each) => (each.context ? each : { ...each, context: { name: 'user', place: at('/') } }))))
  return {
    params: model?.contexts[0]?.params.map(({ name, required }) => `${name}${required ? '!' : ''}`),
    omittable: model?.functions.filter(({ omittable }) => omittable).map(({ name }) => name),
    codes: diagnostics.map(({ code }) => code),
  }
}

const read = (name: string, ...params: ReturnType<typeof param>[]) => fn(name, { context: 'user', params })

describe('a param that two functions take, or the only one does, is shared', () => {
  test('and required when one of them requires it', () => {
    expect(elevated(read('a', param('id')), read('b', param('id')))).toEqual({ params: ['id!'], omittable: [], codes: [] })
    expect(elevated(read('a', param('id')), read('b', param('id?')))).toEqual({ params: ['id!'], omittable: [], codes: [] })
    expect(elevated(read('a', param('id')))).toEqual({ params: ['id!'], omittable: [], codes: [] })
  })

  test('and optional when each has a default', () => {
    expect(elevated(read('a', param('id?')), read('b', param('id?')))).toEqual({ params: ['id'], omittable: [], codes: [] })
    expect(elevated(read('a', param('id?')))).toEqual({ params: ['id'], omittable: [], codes: [] })
  })

  test('also as an array, or nullable: who reads it has to say so', () => {
    expect(elevated(read('a', param('ids', 'integer[]'))).params).toEqual(['ids!'])
    expect(elevated(read('a', param('id', 'integer | null'))).params).toEqual(['id!'])
  })
})

describe('any other param is optional', () => {
  test('and a function that requires it may be left out, with a warning where it does', () => {
    const functions = [read('a', param('page', 'integer', at('/a/page'))), read('b')]
    expect(elevated(...functions)).toEqual({ params: ['page'], omittable: ['a'], codes: ['MZ305'] })
    const [warning] = link(declare(functions)).diagnostics
    expect(warning).toMatchObject({ severity: 'warning', place: at('/a/page') })
    expect(warning?.message).toContain('"a"')
  })

  test('and one with a default, an array, or null does without it', () => {
    expect(elevated(read('a', param('page?')), read('b'))).toEqual({ params: ['page'], omittable: [], codes: [] })
    expect(elevated(read('a', param('ids', 'string[]')), read('b'))).toEqual({ params: ['ids'], omittable: [], codes: [] })
    expect(elevated(read('a', param('id', 'string | null')), read('b'))).toEqual({ params: ['id'], omittable: [], codes: [] })
  })

  test('shared and other params stand side by side', () => {
    const functions = [read('profile', param('user_id')), read('orders', param('user_id'), param('page?'), param('size'))]
    expect(elevated(...functions)).toEqual({ params: ['page', 'size', 'user_id!'], omittable: ['orders'], codes: ['MZ305'] })
  })
})

test('views take no part: neither their params nor their number', () => {
  const view = fn('page', { context: 'user', route: '/u/:id/', params: [param('id', 'object'), param('tab')] })
  expect(elevated(read('a', param('id')), view)).toEqual({ params: ['id!'], omittable: [], codes: [] })
})

test('each param says who takes it', () => {
  const { model } = link(declare([read('b', param('id')), read('a', param('id'), param('page?'))]))
  expect(model?.contexts[0]?.params).toMatchObject([
    { name: 'id', takenBy: ['a', 'b'], type: { scalar: 'integer', array: false, nullable: false } },
    { name: 'page', takenBy: ['a'] },
  ])
})

test('a name that React or the provider owns gets an underscore as a prop, and travels as it is', () => {
  const names = ['key', 'ref', 'children', 'fallback', 'errorFallback', 'poll', 'Key', 'keys']
  const { model } = link(declare([read('a', ...names.filter((name) => name !== 'Key').map((name) => param(name)))]))
  expect(Object.fromEntries(model?.contexts[0]?.params.map(({ name, prop }) => [name, prop]) ?? [])).toEqual({
    key: 'key_',
    ref: 'ref_',
    children: 'children_',
    fallback: 'fallback_',
    errorFallback: 'errorFallback_',
    poll: 'poll_',
    keys: 'keys',
  })
  expect(model?.functions[0]?.params.map(({ name }) => name)).toContain('key')
})

test('two params that would be one prop are a fault', () => {
  expect(elevated(read('a', param('key'), param('key_'))).codes).toEqual(['MZ308'])
})

test('params that only differ by case are a fault, whichever functions take them', () => {
  expect(elevated(read('a', param('userId?')), read('b', param('userID?'))).codes).toEqual(['MZ205'])
})

describe('one param has one type, and the type is a scalar or an array of one', () => {
  test.each([
    ['integer', 'number'],
    ['string', 'string | null'],
    ['string', 'string[]'],
  ])('%s and %s are two', (first, second) => {
    const functions = [read('a', param('id', first, at('/a'))), read('b', param('id', second, at('/b')))]
    const { model, diagnostics } = link(declare(functions))
    expect(model).toBeNull()
    expect(diagnostics).toMatchObject([{ code: 'MZ303', place: at('/b'), related: [{ place: at('/a') }] }])
    expect(diagnostics[0]?.message).toContain(`${first} in "a", and ${second} in "b"`)
  })

  test.each(['Date', 'string | number', 'object', 'any'])('%s is no key', (text) => {
    const { model, diagnostics } = link(declare([read('a', param('at', text, at('/a'))), read('b')]))
    expect(model).toBeNull()
    expect(diagnostics).toMatchObject([{ code: 'MZ304', place: at('/a') }])
    expect(diagnostics[0]?.message).toContain(text)
  })

  test('a function outside contexts takes whatever JSON can carry', () => {
    expect(link(declare([fn('f', { params: [param('filter', 'object'), param('Filter', 'any')] })])).diagnostics).toEqual([])
  })
})
