import { describe, expect, test, vi } from 'vitest'
import { MizanError } from '../../src/server/index.js'
import { context, fn, param, serve, type } from './shop.js'

const MAX_BODY = 1024 * 1024
const any = (name: string, required = true) => param(name, null, required)
const echo = fn('echo', (_request, args) => args, { params: [any('value', false)] })

describe('a call', () => {
  test('answers with the result and what it made stale', async () => {
    const rename = fn('update_name', (_request, { name }) => ({ name, at: 1 }), {
      affects: [
        { context: 'notifications', params: [] },
        { context: 'user', params: ['user_id'] },
      ],
      params: [any('name'), any('user_id')],
    })
    const answer = await serve({ functions: [rename] }).call('update_name', { name: 'Ann', user_id: 5 })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Content-Type')).toBe('application/json')
    expect(await answer.text()).toBe(
      '{"invalidate":["notifications",{"context":"user","params":{"user_id":5}}],"result":{"at":1,"name":"Ann"}}',
    )
  })

  test('tells caches that read no body what is stale, and nothing where nothing is', async () => {
    const affects = [{ context: 'user', params: ['user_id'] }]
    const params = [param('user_id', type('integer'))]
    const user = context('user', [fn('profile', () => 1, { params })], { params, shapes: [['user_id']] })
    const shop = serve({ ...user, functions: [...user.functions, fn('rename', () => 1, { affects, params }), fn('ping', () => 1)] })
    expect((await shop.call('rename', { user_id: 5 })).headers.get('Cache-Group-Invalidation')).toBe('"user;user_id=5"')
    expect((await shop.call('rename', {})).headers.get('Cache-Group-Invalidation')).toBeNull()
    expect((await shop.call('ping', {})).headers.get('Cache-Group-Invalidation')).toBeNull()
  })

  test('that affects nothing says so, and without args is a call too', async () => {
    const answer = await serve({ functions: [fn('ping', () => undefined)] }).call('ping')
    expect(await answer.text()).toBe('{"invalidate":[],"result":null}')
  })

  test('reaches the reads of a context', async () => {
    const params = [param('user_id', type('integer'))]
    const profile = fn('user_profile', (_request, { user_id }) => user_id, { params })
    const shop = serve(context('user', [profile], { params }))
    expect(await (await shop.call('user_profile', { user_id: 5 })).json()).toEqual({ invalidate: [], result: 5 })
  })

  test('waits for the work before it tells what is stale', async () => {
    let committed = false
    const slow = fn('slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      committed = true
    })
    await serve({ functions: [slow] }).call('slow')
    expect(committed).toBe(true)
  })

  test('takes the scope from the arguments as they came, not as the function left them', async () => {
    const sloppy = fn('sloppy', (_request, args) => delete args.user_id, {
      affects: [{ context: 'user', params: ['user_id'] }],
      params: [any('user_id')],
    })
    expect(await (await serve({ functions: [sloppy] }).call('sloppy', { user_id: 5 })).json()).toMatchObject({
      invalidate: [{ context: 'user', params: { user_id: 5 } }],
    })
  })
})

describe('a call is refused', () => {
  const shop = serve({
    functions: [
      echo,
      fn('update_name', () => 1, { params: [any('name'), any('constructor'), any('nick', false)] }),
      fn('bare', () => 1),
    ],
  })
  const post = (body: BodyInit | null, headers: Record<string, string> = { 'Content-Type': 'application/json' }) =>
    shop.send('call/', { method: 'POST', headers, body })

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/mixed; boundary=x'],
    ['application/jsonx'],
    ['text/plain; application/json'],
    [''],
  ])('as %j', async (media) => {
    const answer = await post('{"fn":"bare"}', { 'Content-Type': media })
    expect(answer.status).toBe(415)
    const detail: unknown = expect.stringContaining('Send application/json')
    expect(await answer.json()).toMatchObject({ code: 'unsupported', detail })
  })

  test.each(['application/json', 'APPLICATION/JSON', 'application/json; charset=utf-8', 'application/json;charset=x'])(
    'not as %j',
    async (media) => {
      expect((await post('{"fn":"bare"}', { 'Content-Type': media })).status).toBe(200)
    },
  )

  test.each([
    [null, 'is not JSON'],
    ['', 'is not JSON'],
    ['{', 'is not JSON'],
    [new Uint8Array([0x22, 0xff, 0x22]), 'is not text in UTF-8'],
    ['null', 'is not an object'],
    ['[]', 'is not an object'],
    ['"bare"', 'is not an object'],
    ['{}', '`fn` is not a string'],
    ['{"fn":5}', '`fn` is not a string'],
    ['{"fn":["bare"]}', '`fn` is not a string'],
    ['{"fn":"bare","args":null}', '`args` is not an object'],
    ['{"fn":"bare","args":[]}', '`args` is not an object'],
    ['{"fn":"bare","args":"x"}', '`args` is not an object'],
  ])('with the body %j', async (body, detail) => {
    const answer = await post(body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ code: 'invalid', detail: expect.stringContaining(detail) })
  })

  test('beyond a mebibyte, whether it says so or not', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(MAX_BODY + 1) }
    const declared = await post('{"fn":"bare"}', headers)
    expect(declared.status).toBe(413)

    let sent = 0
    const long = new ReadableStream({
      pull(controller) {
        if (sent > 4 * MAX_BODY) return controller.close()
        sent += 65536
        controller.enqueue(new Uint8Array(65536))
      },
    })
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: long, duplex: 'half' }
    const streamed = await shop.send('call/', init)
    expect(streamed.status).toBe(413)
    expect(await streamed.json()).toMatchObject({ code: 'too_large' })
    expect(sent).toBeLessThan(2 * MAX_BODY)
  })

  test('not up to a mebibyte', async () => {
    const frame = JSON.stringify({ fn: 'echo', args: { value: '' } }).length
    const body = (size: number) => JSON.stringify({ fn: 'echo', args: { value: 'a'.repeat(size - frame) } })
    expect((await post(body(MAX_BODY))).status).toBe(200)
    expect((await post(body(MAX_BODY + 1))).status).toBe(413)
  })

  test('when its body breaks off', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) })
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, duplex: 'half' }
    const answer = await shop.send('call/', init)
    expect([answer.status, await answer.json()]).toMatchObject([400, { detail: 'The body broke off.' }])
  })

  test.each(['nothing', '', 'BARE', '__proto__', 'constructor', 'toString', '</script>', 'x'.repeat(5000)])(
    'for the function %j',
    async (name) => {
      const answer = await shop.call(name)
      expect(answer.status).toBe(404)
      const body = await answer.text()
      expect(JSON.parse(body)).toMatchObject({ code: 'not_found' })
      expect(body.length).toBeLessThan(300)
    },
  )

  test('for arguments that are missing or undeclared, all at once', async () => {
    const answer = await post('{"fn":"update_name","args":{"name":null,"__proto__":{"a":1},"age":5}}')
    expect(answer.status).toBe(400)
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({ code: 'invalid', detail: 'The arguments do not fit "update_name".' })
    expect(Object.entries((JSON.parse(text) as { fields: object }).fields)).toEqual([
      ['__proto__', ['"update_name" takes no such argument; it takes name, constructor, nick.']],
      ['age', ['"update_name" takes no such argument; it takes name, constructor, nick.']],
      ['constructor', ['"update_name" requires it.']],
    ])
    const bare = await shop.call('bare', { x: 1 })
    expect(await bare.json()).toMatchObject({ fields: { x: ['"bare" takes no arguments.'] } })
  })
})

describe('the arguments of a call', () => {
  test('have no prototype, so that nothing absent is found', async () => {
    const seen = vi.fn<(constructor: unknown, prototype: unknown) => void>()
    const taker = fn('taker', (_request, args) => seen(args.constructor, Object.getPrototypeOf(args)), {
      params: [any('constructor', false)],
    })
    await serve({ functions: [taker] }).call('taker', {})
    expect(seen).toHaveBeenCalledWith(undefined, null)
  })

  test('keep a nested key __proto__ as data', async () => {
    const shop = serve({ functions: [echo] })
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' } }
    const body = '{"fn":"echo","args":{"value":{"__proto__":{"admin":true}}}}'
    const answer = await shop.send('call/', { ...init, body })
    expect(await answer.text()).toBe('{"invalidate":[],"result":{"value":{"__proto__":{"admin":true}}}}')
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
  })
})

describe('a call that fails', () => {
  const throwing = (error: unknown) =>
    serve({
      functions: [
        fn('fails', () => {
          throw error
        }, { affects: [{ context: 'user', params: [] }] }),
      ],
    })

  test('with a MizanError is its problem, and invalidates nothing', async () => {
    const shop = throwing(new MizanError('sold_out', 'Somebody was faster', { status: 409, fields: { id: ['gone'] } }))
    const answer = await shop.call('fails')
    expect(answer.status).toBe(409)
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'sold_out',
      detail: 'Somebody was faster',
      fields: { id: ['gone'] },
    })
    expect(shop.errors).toEqual([])
  })

  test.each([new Error('secret'), 'secret', null, { code: 'not_found', status: 404, message: 'secret' }])(
    'with anything else (%s) is a 500 without its text',
    async (error) => {
      const shop = throwing(error)
      const answer = await shop.call('fails')
      expect(answer.status).toBe(500)
      const title = 'Internal Server Error'
      expect(await answer.json()).toEqual({ type: 'about:blank', title, status: 500, code: 'server' })
      expect(shop.errors).toEqual([{ fn: 'fails', error }])
    },
  )

  test('with a MizanError of 500 is told of, and keeps its text', async () => {
    const shop = throwing(new MizanError('server', 'secret'))
    expect(await (await shop.call('fails')).text()).not.toContain('secret')
    expect(shop.messages()).toEqual(['secret'])
  })

  test('with a result that JSON cannot carry says which function returned it', async () => {
    const shop = serve({ functions: [fn('big', () => ({ id: 1n }))] })
    expect((await shop.call('big')).status).toBe(500)
    expect(shop.messages()).toHaveLength(1)
    expect(shop.messages()[0]).toContain('The result of "big" cannot be sent. There is a bigint at .id')
  })
})
