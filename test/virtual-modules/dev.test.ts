import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { link, type FunctionDeclaration } from '../../src/model/index.js'
import { DevHistory, virtualModules } from '../../virtual-modules/index.js'
import { likelyServer } from '../model/arbitrary.js'
import { fn, param } from '../model/declare.js'
import { exportsOf, modulesOf } from './server.js'

const CONTEXTS = 'virtual:mizan/contexts'
const USER = `${CONTEXTS}/user`
const CART = `${CONTEXTS}/cart`
const CALLS = 'virtual:mizan/functions/user'

const profile = fn('profile', { context: 'user', params: [param('key')] })
const orders = fn('orders', { context: 'user' })
const rename = fn('rename', { affects: ['user'] })

/** The code after each of these servers was served in turn. */
function served(...servers: FunctionDeclaration[][]): Map<string, string> {
  const history = new DevHistory()
  return servers.map((functions) => history.code(modulesOf(functions, { base: '/shop/' }))).at(-1)!
}

const lines = (code: string | undefined, name: string) => code?.split('\n').filter((line) => new RegExp(`\\b${name}\\b`).test(line))

describe('what was served and is gone', () => {
  test('leaves the hook of a function as a tombstone that keeps the definition of its context', () => {
    const code = served([profile, orders, rename], [profile, rename])
    expect(code.get(USER)).toMatchInlineSnapshot(`
      "import { changed as $changed, registerContext as $registerContext } from "mizan/client"
      import { provider as $provider, read as $read, removedRead as $removedRead, status as $status } from "mizan/react"
      const $context = /*#__PURE__*/ $registerContext("user", {"base":"/shop/","props":{"key_":"key"}})
      export const UserProvider = /*#__PURE__*/ $provider($context)
      export const useUserContext = /*#__PURE__*/ $status($context)
      export const useProfile = /*#__PURE__*/ $read($context, "profile")
      export const useOrders = $removedRead($context, "orders")
      if (import.meta.hot) {
        import.meta.hot.accept()
        import.meta.hot.on('mizan:changed', (contexts) => $changed($context, contexts))
      }
      "
    `)
    expect(exportsOf(code, CONTEXTS).get('useOrders')).toBe(USER)
  })

  test('leaves provider, status hook and hooks of a context, whose module stays in the index', () => {
    const code = served([profile, rename], [fn('search')])
    expect(code.get(USER)).toMatchInlineSnapshot(`
      "import { changed as $changed, registerContext as $registerContext } from "mizan/client"
      import { removedProvider as $removedProvider, removedRead as $removedRead, removedStatus as $removedStatus } from "mizan/react"
      const $context = /*#__PURE__*/ $registerContext("user", {"base":"/shop/","props":{"key_":"key"}})
      export const UserProvider = $removedProvider($context)
      export const useUserContext = $removedStatus($context)
      export const useProfile = $removedRead($context, "profile")
      if (import.meta.hot) {
        import.meta.hot.accept()
        import.meta.hot.on('mizan:changed', (contexts) => $changed($context, contexts))
      }
      "
    `)
    expect(code.get(CALLS)).toMatchInlineSnapshot(`
      "import { removedMutation as $removedMutation } from "mizan/client"
      import { mutationHook as $mutationHook } from "mizan/react"
      export const rename = $removedMutation("rename")
      export const useRename = $mutationHook($removedMutation("rename"))
      if (import.meta.hot) {
        import.meta.hot.accept()
      }
      "
    `)
    const names = [...exportsOf(code, CONTEXTS).keys()]
    expect(names.toSorted()).toEqual(['UserProvider', 'rename', 'search', 'useProfile', 'useRename', 'useSearch', 'useUserContext'].toSorted())
    expect([...exportsOf(code, 'virtual:mizan/functions').keys()].toSorted()).toEqual(['rename', 'search', 'useRename', 'useSearch'])
  })

  test('a context that is defined anew is defined once', () => {
    const code = served([profile, orders], [fn('profile', { context: 'user', params: [param('page')] })])
    const definition = ['const $context = /*#__PURE__*/ $registerContext("user", {"base":"/shop/"})']
    expect(lines(code.get(USER), 'registerContext')?.slice(1)).toEqual(definition)
    const gone = served([profile, orders], [fn('profile', { context: 'user', params: [param('page')] })], [])
    expect(lines(gone.get(USER), 'registerContext')?.slice(1)).toEqual(definition)
  })

  test('nothing is left of it when it comes back', () => {
    expect(served([profile, rename], [profile], [profile, rename])).toEqual(served([profile, rename]))
  })

  test('what was never served leaves nothing', () => {
    expect(served([profile])).toEqual(new Map(modulesOf([profile], { base: '/shop/' }).map((module) => [module.id, module.code({ dev: true })])))
  })
})

describe('what moved', () => {
  test('is exported again from where it was', () => {
    const code = served([profile, orders], [profile, fn('orders', { context: 'cart' })])
    expect(lines(code.get(USER), 'useOrders')).toEqual([`export { useOrders } from "${CART}"`])
    expect(exportsOf(code, USER).get('useOrders')).toBe(CART)
    expect(exportsOf(code, CONTEXTS).get('useOrders')).toBe(CART)
  })

  test('also from a read to a mutation and back', () => {
    const mutation = fn('orders', { affects: ['user'] })
    const code = served([profile, orders], [profile, mutation])
    expect(lines(code.get(USER), 'useOrders')).toEqual([`export { useOrders } from "${CALLS}"`])
    const back = served([profile, orders], [profile, mutation], [profile, orders])
    expect(lines(back.get(CALLS), 'useOrders')).toEqual([`export { useOrders } from "${USER}"`])
    expect(lines(back.get(CALLS), 'orders')).toEqual(['export const orders = $removedMutation("orders")'])
    expect(exportsOf(back, CONTEXTS).get('useOrders')).toBe(USER)
  })

  test('and then went has one tombstone, where it was last', () => {
    const code = served([profile, orders], [profile, fn('orders', { context: 'cart' })], [profile])
    expect(lines(code.get(USER), 'useOrders')).toEqual([`export { useOrders } from "${CART}"`])
    expect(lines(code.get(CART), 'useOrders')).toEqual(['export const useOrders = $removedRead($context, "orders")'])
    expect(exportsOf(code, CONTEXTS).get('useOrders')).toBe(CART)
  })

  test('to another name is a tombstone and a new export', () => {
    const code = served([profile], [fn('profiles', { context: 'user' })])
    expect([...exportsOf(code, USER).keys()]).toEqual(['UserProvider', 'useUserContext', 'useProfiles', 'useProfile'])
  })
})

test('whatever a session serves, all that was ever exported stays importable, once', () => {
  const server = likelyServer.map((declarations) => link(declarations).model).filter((model) => model !== null)
  fc.assert(
    fc.property(fc.array(server, { minLength: 2, maxLength: 5 }), (models) => {
      const history = new DevHistory()
      const ever = new Set<string>()
      for (const model of models) {
        const code = history.code(virtualModules(model))
        for (const id of [...code.keys()].filter((each) => each !== 'virtual:mizan/manifest')) {
          for (const name of exportsOf(code, id).keys()) ever.add(`${id} ${name}`)
        }
        const now = new Set([...code.keys()].flatMap((id) => (id === 'virtual:mizan/manifest' ? [] : [...exportsOf(code, id).keys()].map((name) => `${id} ${name}`))))
        expect([...ever].filter((each) => !now.has(each))).toEqual([])
      }
    }),
    { numRuns: 150 },
  )
})
