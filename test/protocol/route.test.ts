import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRoute, routeShape } from '../../src/protocol/index.js'

test.each([
  ['/', []],
  ['/robots.txt', []],
  ['/profile/:user_id/', ['user_id']],
  ['/shop/:shop/orders/:order', ['shop', 'order']],
  ["/a-b_c~d!e$f&g',;=@/", []],
])('%s has the params %j', (route, params) => {
  expect(readRoute(route)).toEqual({ ok: true, params })
})

test.each([
  ['', 'it does not begin with a slash'],
  ['profile/', 'it does not begin with a slash'],
  ['//evil.example/', 'it has two slashes in a row'],
  ['/profile//', 'it has two slashes in a row'],
  ['/profile/../', 'a browser resolves ".." before it asks'],
  ['/file-:id/', 'the param in "file-:id" is no whole segment'],
  ['/:id?/', '":id?" names no param'],
  ['/:/', '":" names no param'],
  ['/:id/:id/', '":id" stands in it twice'],
  ['/files/*', '"*" in it is no plain character of a URL'],
  ['/page?tab=1', '"?" in it is no plain character of a URL'],
  ['/a b/', '" " in it is no plain character of a URL'],
  ['/%2e/', '"%" in it is no plain character of a URL'],
])('refuses %j', (route, reason) => {
  expect(readRoute(route)).toEqual({ ok: false, reason: expect.stringContaining(reason) as string })
})

test('a route that is read is a path that URL leaves as it is', () => {
  const route = fc.array(fc.constantFrom('/', ':', 'a', 'B', '.', '..', '%', '?', '#', '\\', ' ', 'é', '-', '@')).map((parts) => `/${parts.join('')}`)
  fc.assert(
    fc.property(route, (text) => {
      const reading = readRoute(text)
      if (!reading.ok) return
      expect(new URL(text, 'http://host').href).toBe(`http://host${text}`)
      expect(reading.params).toEqual([...text.matchAll(/\/:([^/]+)/g)].map(([, name]) => name))
    }),
  )
})

test('two routes that answer the same URLs have one shape', () => {
  expect(routeShape('/profile/:user_id/')).toBe(routeShape('/profile/:id'))
  expect(routeShape('/profile/:id/')).not.toBe(routeShape('/profile/id/'))
  expect(routeShape('/')).toBe('/')
})
