import { describe, expect, test } from 'vitest'
import { schemaHash } from '../../src/model/index.js'
import { manifest, manifestText } from '../../virtual-modules/index.js'
import { fn, param } from '../model/declare.js'
import { modelOf } from './server.js'

const SERVER = [
  fn('user_profile', { context: 'user', params: [param('user_id')], maxAge: 60 }),
  fn('user_orders', { context: 'user', params: [param('user_id'), param('tags', 'string[]'), param('open?', 'boolean | null')] }),
  fn('profile_page', { context: 'user', route: '/profile/:user_id/', methods: ['GET', 'HEAD'] }),
  fn('admin_page', { context: 'user', route: '/admin/:user_id/', auth: 'staff' }),
  fn('update_name', { affects: [{ context: 'user', params: ['user_id'] }] }),
  fn('rename_form', { route: '/rename/', methods: ['POST'], affects: ['user'] }),
  fn('about', { route: '/about/' }),
  fn('search'),
  fn('news', { context: 'news' }),
]

describe('the manifest', () => {
  test('is what PROTOCOL 10 says', () => {
    expect(manifest(modelOf(SERVER), 'hash')).toEqual({
      version: 1,
      schema: 'hash',
      base: '/api/mizan/',
      contexts: {
        news: { endpoints: ['/api/mizan/ctx/news/'], views: [], params: [], types: {}, shapes: [], private: false, privateViews: [], maxAge: null },
        user: {
          endpoints: ['/api/mizan/ctx/user/'],
          views: ['/admin/:user_id/', '/profile/:user_id/'],
          params: ['open', 'tags', 'user_id'],
          types: { open: 'boolean', tags: 'string[]', user_id: 'integer' },
          shapes: [['user_id']],
          private: true,
          privateViews: ['/admin/:user_id/'],
          maxAge: 60,
        },
      },
      functions: {
        rename_form: { affects: [{ context: 'user', params: [] }], route: '/rename/', methods: ['POST'] },
        update_name: { affects: [{ context: 'user', params: ['user_id'] }], route: null, methods: ['POST'] },
      },
    })
  })

  test('has endpoints under the base of the server, and none for a context of views', () => {
    const { contexts } = manifest(modelOf([fn('f', { context: 'user' }), fn('page', { context: 'blog', route: '/' })], { base: '/x/' }), '')
    expect([contexts['user']?.endpoints, contexts['blog']?.endpoints]).toEqual([['/x/ctx/user/'], []])
  })

  test('is the same bytes for the same server, in whatever order it is declared', () => {
    const [one, other] = [modelOf(SERVER), modelOf(SERVER.toReversed())]
    expect(manifestText(other, schemaHash(other))).toBe(manifestText(one, schemaHash(one)))
  })

  test('has its keys sorted at every depth, and ends in a newline', () => {
    const text = manifestText(modelOf(SERVER), 'hash')
    expect(text.endsWith('}\n')).toBe(true)
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if (!Array.isArray(value)) expect(Object.keys(value)).toEqual(Object.keys(value).toSorted())
      Object.values(value).forEach(walk)
    }
    walk(JSON.parse(text))
  })
})
