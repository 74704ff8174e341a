import fc from 'fast-check'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createHandler, defineServer, jwt, session, type Implementation } from '../../src/server/index.js'
import { context, fn, param, type } from '../server/shop.js'

/** How many requests are made up. A tenth by default elsewhere would be quicker, and would miss more. */
const REQUESTS = Number(process.env.MIZAN_HOSTILE_REQUESTS ?? 10_000)

const ORIGIN = 'http://shop.test'
const SECRET = 'the text of an exception'
const echo: Implementation = (_request, args) => ({ ...args })

const user_id = param('user_id', type('integer'))
const tags = param('tags', type('string[]'), false)
const deep = {
  schema: {
    type: 'object',
    properties: { user_id: { type: 'integer' }, tree: { $ref: '#/components/schemas/Tree' }, mode: { enum: ['a', 'b', null] }, photo: { type: 'string', format: 'binary' } },
    required: ['user_id'],
    additionalProperties: false,
  },
  schemas: { Tree: { type: 'object', properties: { of: { type: 'array', items: { $ref: '#/components/schemas/Tree' } }, name: { type: 'string' } }, additionalProperties: false } },
}

const JWT_SECRET = 'a secret that is long enough for a test 1'
// Without one, every write is turned away for want of a CSRF token.
const BEARER = await new SignJWT({ sub: 'ann' }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(new TextEncoder().encode(JWT_SECRET))

const told: unknown[] = []
const handle = (() => {
  const params = [user_id, tags]
  const user = context('user', [fn('user_profile', echo, { params })], { params, shapes: [['user_id']] })
  const own = context('own', [fn('mine', echo, { private: true, auth: true }, { guard: true })], { private: true })
  const affects = [{ context: 'user', params: ['user_id'] }]
  const optional = ['tree', 'mode', 'photo'].map((name) => param(name, null, false))
  const functions = [
    fn('save', echo, { affects, params: [user_id, ...optional], input: deep }),
    fn('page', (_request, args) => Response.json(args), { route: '/page/:user_id/', params }),
    fn('post', (_request, args) => Response.json(args), { route: '/post/', methods: ['POST', 'PUT'], affects, params }),
  ]
  const server = defineServer({
    identity: [jwt({ secret: JWT_SECRET }), session({ secret: 'a secret that is long enough for a test 2' })],
    limits: { body: 20_000, depth: 20, file: 5_000, files: 3 },
    onError: (error) => told.push(error),
  })
  return createHandler(
    { base: '/api/mizan/', schema: 'hash', contexts: [...user.contexts, ...own.contexts], functions: [...user.functions, ...own.functions, ...functions] },
    server,
  )
})()

const names = ['user_id', 'tags', 'save', 'post', 'fn', 'args', 'user', 'own', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'toJSON']
const scraps = ['', '5', '5x', '-0', '1e999', '9007199254740993', 'true', 'null', '%', '%ff', '%00', '\0', '\r\n', '..', '</script>', '"', ';', ',', '\u2028', '\ud800', '💥', 'a'.repeat(3000)]
const text = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...scraps), fc.string(), fc.string({ unit: 'binary' }))

const nested = fc.nat({ max: 4000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth))
const duplicated = fc.tuple(text, fc.json(), fc.json()).map(([key, a, b]) => `{${JSON.stringify(key)}:${a},${JSON.stringify(key)}:${b}}`)
const value: fc.Arbitrary<string> = fc.oneof(fc.json(), nested, duplicated, text.map((it) => JSON.stringify(it)), fc.constant('{"__proto__":{"polluted":true}}'))
const args = fc.array(fc.tuple(fc.constantFrom(...names, 'tree', 'mode', 'photo'), value), { maxLength: 4 }).map((members) => `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join()}}`)
const key = fc.oneof(fc.constantFrom('user?user_id=5', 'user?tags=a&user_id=5', 'user', 'own', 'own?user_id=5'), text, text.map((it) => `user?user_id=5&${it}`))
const contexts = fc.oneof(fc.array(key).map((keys) => JSON.stringify(keys)), value)
const call = fc.tuple(fc.constantFrom('save', 'save', 'mine', 'page', ...names), fc.oneof(args, fc.constant('{"user_id":5}')), fc.option(contexts)).map(
  ([name, json, wish]) => `{"fn":${JSON.stringify(name)},"args":${json}${wish === null ? '' : `,"contexts":${wish}`}}`,
)

const BOUNDARY = 'edge'
const part = fc.tuple(fc.oneof(fc.constantFrom('call', '/photo', '/tree/of/0', '/__proto__/x', '/user_id', 'csrfmiddlewaretoken'), text), fc.boolean(), fc.oneof(call, text)).map(
  ([name, isFile, content]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${isFile ? '; filename="f.txt"' : ''}\r\n\r\n${content}\r\n`,
)
const multipart = fc.tuple(fc.array(part, { maxLength: 5 }), fc.constantFrom('--edge--\r\n', '--edge', '', '--edgy--')).map(([parts, end]) => parts.join('') + end)
const form = fc.array(fc.tuple(text, text), { maxLength: 4 }).map((pairs) => pairs.map(([name, it]) => `${name}=${it}`).join('&'))
const body = fc.oneof(call, fc.constant(' '.repeat(20_001)), value, multipart, form, text, fc.uint8Array({ maxLength: 200 }))

const path = fc.oneof(
  fc.constantFrom('/api/mizan/call/', '/api/mizan/ctx/user/', '/api/mizan/ctx/own/', '/api/mizan/session/', '/api/mizan/token/refresh/', '/post/', '/page/5/'),
  fc.array(fc.oneof(text, fc.constantFrom('api', 'mizan', 'ctx', 'call', 'page')), { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
)
const query = fc.oneof(fc.constant(''), fc.constant('?user_id=5'), form.map((it) => `?${it}`))
const header = fc.oneof(
  fc.tuple(fc.constant('Content-Type'), fc.oneof(fc.constantFrom('application/json', `multipart/form-data; boundary=${BOUNDARY}`, 'multipart/form-data', 'application/x-www-form-urlencoded', 'application/json; charset=utf-7', 'text/plain'), text)),
  fc.tuple(fc.constantFrom('Authorization', 'Cookie', 'X-CSRFToken', 'If-None-Match', 'Origin', 'Sec-Fetch-Site', 'Accept', 'X-HTTP-Method-Override', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Mizan-Request', 'HX-Request', 'X-Mizan-Invalidate', 'Content-Length'), fc.oneof(text, fc.constantFrom('Bearer a.b.c', 'Bearer eyJhbGciOiJub25lIn0.e30.', 'session=x; csrftoken=y', 'csrftoken=%', 'null', '1', 'true', '*', 'W/"x", "y"', '-1'))),
)
const method = fc.constantFrom('GET', 'GET', 'POST', 'POST', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'QUERY')

/** As far as the platform lets such a request be made; what it refuses, no server sees either. */
function request(drawn: { method: string; path: string; query: string; headers: [string, string][]; body: string | Uint8Array<ArrayBuffer>; isKnown: boolean }): Request | null {
  const headers = new Headers(drawn.isKnown ? { Authorization: `Bearer ${BEARER}` } : {})
  for (const [name, it] of drawn.headers) {
    try {
      headers.append(name, it)
    } catch {
      continue
    }
  }
  const hasBody = drawn.method !== 'GET' && drawn.method !== 'HEAD'
  try {
    return new Request(ORIGIN + drawn.path + drawn.query, { method: drawn.method, headers, ...(hasBody ? { body: drawn.body } : {}) })
  } catch {
    return null
  }
}

const prototypes = () => [Object, Array, Function, String].map((it) => Object.getOwnPropertyNames(it.prototype).join()).join()

test(`${REQUESTS} hostile requests are answered, none by a 500, and change nothing that all objects share`, { timeout: 170_000 }, async () => {
  const before = prototypes()
  const statuses = new Map<number, number>()
  const drawn = fc.record({ method, path, query, headers: fc.array(header, { maxLength: 4 }), body, isKnown: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(drawn, async (it) => {
      const sent = request(it)
      const answer = sent && (await handle(sent))
      if (!answer) return
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const said = await answer.text()
      expect(answer.status).toBeLessThan(500)
      expect(told).toEqual([])
      expect(said).not.toContain(SECRET)
      expect(said).not.toMatch(/\bat .+:\d+:\d+|node:internal|\/src\/server\//)
      expect(answer.headers.get('X-Mizan-Schema')).toBe('hash')
    }),
    { numRuns: REQUESTS },
  )
  expect(prototypes()).toBe(before)
  expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined()
  // That all were turned away at the door would say little.
  for (const status of [200, 308, 400, 401, 403, 404, 405, 413, 415]) expect([...statuses.keys()]).toContain(status)
})
