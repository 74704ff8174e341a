import { describe, expect, test } from 'vitest'
import { fn, param } from '../model/declare.js'
import { modulesOf } from './server.js'

const SERVER = [
  fn('user_profile', { context: 'user', params: [param('user_id')] }),
  fn('user_orders', { context: 'user', params: [param('user_id')] }),
  fn('update_name', { affects: ['notifications', { context: 'user', params: ['user_id'] }] }),
  fn('search'),
  fn('notifications', { context: 'notifications', params: [param('key?')] }),
  fn('page', { context: 'user', route: '/u/' }),
]

const code = (id: string, dev: boolean, base: string | null = null) => modulesOf(SERVER, { base }).find((module) => module.id === `virtual:mizan/${id}`)?.code({ dev })

test('there is one module per context and per group, two indexes, and the manifest', () => {
  expect(modulesOf(SERVER).map(({ id }) => id)).toEqual([
    'virtual:mizan/contexts/notifications',
    'virtual:mizan/contexts/user',
    'virtual:mizan/functions/notifications',
    'virtual:mizan/functions/other',
    'virtual:mizan/contexts',
    'virtual:mizan/functions',
    'virtual:mizan/manifest',
  ])
})

describe('in a build', () => {
  test('a context is calls that can be shaken away', () => {
    expect(code('contexts/user', false)).toMatchInlineSnapshot(`
      "import { registerContext as $registerContext } from "mizan/client"
      import { provider as $provider, read as $read, status as $status } from "mizan/react"
      const $context = /*#__PURE__*/ $registerContext("user")
      export const UserProvider = /*#__PURE__*/ $provider($context)
      export const useUserContext = /*#__PURE__*/ $status($context)
      export const useUserOrders = /*#__PURE__*/ $read($context, "user_orders")
      export const useUserProfile = /*#__PURE__*/ $read($context, "user_profile")
      "
    `)
  })

  test('props that are not called as their params, and another base, are told', () => {
    expect(code('contexts/notifications', false, '/shop/')).toMatchInlineSnapshot(`
      "import { registerContext as $registerContext } from "mizan/client"
      import { provider as $provider, read as $read, status as $status } from "mizan/react"
      const $context = /*#__PURE__*/ $registerContext("notifications", {"base":"/shop/","props":{"key_":"key"}})
      export const NotificationsProvider = /*#__PURE__*/ $provider($context)
      export const useNotificationsContext = /*#__PURE__*/ $status($context)
      export const useNotifications = /*#__PURE__*/ $read($context, "notifications")
      "
    `)
  })

  test('a group is its calls and their hooks', () => {
    expect(code('functions/notifications', false)).toMatchInlineSnapshot(`
      "import { mutation as $mutation } from "mizan/client"
      import { mutationHook as $mutationHook } from "mizan/react"
      export const updateName = /*#__PURE__*/ $mutation("update_name", ["notifications","user"])
      export const useUpdateName = /*#__PURE__*/ $mutationHook(updateName)
      "
    `)
    expect(code('functions/other', false, '/shop/')).toMatchInlineSnapshot(`
      "import { mutation as $mutation } from "mizan/client"
      import { mutationHook as $mutationHook } from "mizan/react"
      export const search = /*#__PURE__*/ $mutation("search", [], "/shop/")
      export const useSearch = /*#__PURE__*/ $mutationHook(search)
      "
    `)
  })

  test('a hook knows how a form of its arguments is read, where they are not all texts', () => {
    const input = { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' }, at: { type: 'object', properties: { zip: { type: 'string' }, main: { type: 'boolean' } } } } }
    const [group] = modulesOf([fn('add', { payload: { kind: 'schema', input, output: null } })]).filter(({ id }) => id.endsWith('/other'))
    expect(group?.code({ dev: false })).toContain('export const useAdd = /*#__PURE__*/ $mutationHook(add, /*#__PURE__*/ $formFields({"age":"n","at.main":"b-","at.zip":"s"}))\n')
  })

  test('a call that may have files in it can send them, and no other', () => {
    const input = (photo: object) => ({ kind: 'schema' as const, input: { type: 'object', properties: { photo } }, output: null })
    const functions = [fn('upload', { payload: input({ type: 'string', format: 'binary' }) }), fn('search', { payload: input({ type: 'string' }) })]
    const codeOf = (base: string | null) => modulesOf(functions, { base }).find(({ id }) => id.endsWith('/other'))?.code({ dev: false })
    expect(codeOf(null)).toMatchInlineSnapshot(`
      "import { filesBody as $filesBody, mutation as $mutation } from "mizan/client"
      import { formFields as $formFields, mutationHook as $mutationHook } from "mizan/react"
      export const search = /*#__PURE__*/ $mutation("search", [])
      export const useSearch = /*#__PURE__*/ $mutationHook(search)
      export const upload = /*#__PURE__*/ $mutation("upload", [], undefined, $filesBody)
      export const useUpload = /*#__PURE__*/ $mutationHook(upload, /*#__PURE__*/ $formFields({"photo":"f"}))
      "
    `)
    expect(codeOf('/shop/')).toContain('$mutation("upload", [], "/shop/", $filesBody)')
  })

  test('the indexes hold no code', () => {
    expect(code('contexts', false)).toMatchInlineSnapshot(`
      "export * from "virtual:mizan/contexts/notifications"
      export * from "virtual:mizan/contexts/user"
      export * from "virtual:mizan/functions/notifications"
      export * from "virtual:mizan/functions/other"
      "
    `)
    expect(code('functions', false)).toMatchInlineSnapshot(`
      "export * from "virtual:mizan/functions/notifications"
      export * from "virtual:mizan/functions/other"
      "
    `)
  })

  test('the manifest is data', () => {
    expect(code('manifest', false)?.replace(/"[0-9a-f]{64}"/, '"<hash>"')).toMatchInlineSnapshot(`
      "export default {
        "base": "/api/mizan/",
        "contexts": {
          "notifications": {
            "endpoints": [
              "/api/mizan/ctx/notifications/"
            ],
            "maxAge": null,
            "params": [
              "key"
            ],
            "private": false,
            "privateViews": [],
            "shapes": [],
            "types": {
              "key": "integer"
            },
            "views": []
          },
          "user": {
            "endpoints": [
              "/api/mizan/ctx/user/"
            ],
            "maxAge": null,
            "params": [
              "user_id"
            ],
            "private": false,
            "privateViews": [],
            "shapes": [
              [
                "user_id"
              ]
            ],
            "types": {
              "user_id": "integer"
            },
            "views": [
              "/u/"
            ]
          }
        },
        "functions": {
          "update_name": {
            "affects": [
              {
                "context": "notifications",
                "params": []
              },
              {
                "context": "user",
                "params": [
                  "user_id"
                ]
              }
            ],
            "methods": [
              "POST"
            ],
            "route": null
          }
        },
        "schema": "<hash>",
        "version": 1
      }
      "
    `)
  })

  test('nothing says where the server is, when it was built, or what its hash is', () => {
    const modules = modulesOf(SERVER).filter(({ id }) => !id.endsWith('manifest'))
    expect(modules.map((module) => module.code({ dev: false })).join('')).not.toMatch(/\/app|[0-9a-f]{64}|import\.meta/)
  })
})

describe('in dev', () => {
  test('a context accepts itself and hears of changes', () => {
    expect(code('contexts/user', true)).toMatchInlineSnapshot(`
      "import { changed as $changed, registerContext as $registerContext } from "mizan/client"
      import { provider as $provider, read as $read, status as $status } from "mizan/react"
      const $context = /*#__PURE__*/ $registerContext("user")
      export const UserProvider = /*#__PURE__*/ $provider($context)
      export const useUserContext = /*#__PURE__*/ $status($context)
      export const useUserOrders = /*#__PURE__*/ $read($context, "user_orders")
      export const useUserProfile = /*#__PURE__*/ $read($context, "user_profile")
      if (import.meta.hot) {
        import.meta.hot.accept()
        import.meta.hot.on('mizan:changed', (contexts) => $changed($context, contexts))
      }
      "
    `)
  })

  test('every other module accepts itself', () => {
    for (const module of modulesOf(SERVER)) expect(module.code({ dev: true })).toMatch(/^if \(import\.meta\.hot\) \{\n {2}import\.meta\.hot\.accept\(\)\n(.*\n)?\}\n$/m)
    expect(code('functions/other', true)).toMatchInlineSnapshot(`
      "import { mutation as $mutation } from "mizan/client"
      import { mutationHook as $mutationHook } from "mizan/react"
      export const search = /*#__PURE__*/ $mutation("search", [])
      export const useSearch = /*#__PURE__*/ $mutationHook(search)
      if (import.meta.hot) {
        import.meta.hot.accept()
      }
      "
    `)
    expect(code('contexts', true)).toMatchInlineSnapshot(`
      "export * from "virtual:mizan/contexts/notifications"
      export * from "virtual:mizan/contexts/user"
      export * from "virtual:mizan/functions/notifications"
      export * from "virtual:mizan/functions/other"
      if (import.meta.hot) {
        import.meta.hot.accept()
      }
      "
    `)
  })
})

test('a server without functions has modules to import', () => {
  expect(modulesOf([]).map((module) => [module.id, module.code({ dev: false })])).toMatchObject([
    ['virtual:mizan/contexts', 'export {}\n'],
    ['virtual:mizan/functions', 'export {}\n'],
    ['virtual:mizan/manifest', expect.stringContaining('"contexts": {}')],
  ])
})

test('a context of views alone has no module', () => {
  const ids = modulesOf([fn('page', { context: 'user', route: '/u/' })]).map(({ id }) => id)
  expect(ids).toEqual(['virtual:mizan/contexts', 'virtual:mizan/functions', 'virtual:mizan/manifest'])
})
