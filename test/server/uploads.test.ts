import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { filesBody } from '../../src/client/files.js'
import { MizanError, type Implementation, type InputSchema, type Settings } from '../../src/server/index.js'
import { fn, loaded, param, serve } from './shop.js'
import { arriving, CONTENT_TYPE, encoded, field, file, inPieces, written } from './validate/form-bodies.js'

const dir = fileURLToPath(new URL('../.tmp/uploads', import.meta.url))
beforeEach(() => mkdir(dir, { recursive: true }))
afterEach(() => rm(dir, { recursive: true, force: true }))

const FILE = { type: 'string', format: 'binary' }
const input: InputSchema = {
  schema: {
    type: 'object',
    properties: {
      photo: FILE,
      pages: { type: 'array', items: FILE },
      about: { type: 'object', properties: { title: { type: 'string' }, 'a/b~c': { ...FILE, type: ['string', 'null'] } }, required: ['title'] },
      note: { type: 'string' },
    },
  },
  schemas: {},
}

/** What a function sees of its files, and what is on the disk meanwhile. */
const look: Implementation = async (_request, { photo, pages = [], about }) => {
  const inside = (about as Record<string, unknown> | undefined)?.['a/b~c']
  const files = [photo, ...(pages as unknown[]), inside].filter((each) => each instanceof File)
  const seen = await Promise.all(files.map(async (each) => [each.name, each.type, each.size, await each.text()]))
  return { seen, onDisk: (await readdir(dir, { recursive: true })).length }
}

const params = ['photo', 'pages', 'about', 'note'].map((name) => param(name, null, false))

function shop(settings: Settings = {}, run = look, code: Parameters<typeof loaded>[1] = {}) {
  return serve({ functions: [{ ...fn('save', run, { params, input }), load: () => loaded(run, code) }] }, settings)
}

const send = (server: ReturnType<typeof shop>, body: BodyInit) => server.send('call/', { method: 'POST', body })
const photo = new File(['hello'], 'photo.png', { type: 'image/png' })

const WAYS: [string, Settings][] = [
  ['in memory', { uploads: 'memory' }],
  ['in a temporary file', { uploads: 'disk' }],
  ['in a folder of ours', { uploads: { dir } }],
]

describe.each(WAYS)('a file that waits %s', (_, settings) => {
  test('reaches the function as the client sent it', async () => {
    const big = new File([new Uint8Array(300_000).fill(97)], 'big.txt')
    const body = filesBody({ fn: 'save', args: { photo, pages: [photo, big], about: { title: 'x', 'a/b~c': new Blob(['inner']) }, note: 'n' } })
    const server = shop(settings)
    const answer = (await (await send(server, body)).json()) as { result: { seen: unknown[] } }
    expect(server.messages()).toEqual([])
    expect(answer.result.seen).toEqual([
      ['photo.png', 'image/png', 5, 'hello'],
      ['photo.png', 'image/png', 5, 'hello'],
      ['big.txt', 'application/octet-stream', 300_000, 'a'.repeat(300_000)],
      ['blob', 'application/octet-stream', 5, 'inner'],
    ])
    expect(await readdir(dir)).toEqual([])
  })

  test('may be empty, and be read in part', async () => {
    const run: Implementation = async (_request, { photo: it }) => {
      const part = it as File
      return [part.size, await part.slice(1, 3).text(), part.size && (await part.stream().getReader().read()).value?.byteLength]
    }
    for (const [content, result] of [['', [0, '', 0]], ['hello', [5, 'el', 5]]] as const) {
      const answer = await send(shop(settings, run), filesBody({ fn: 'save', args: { photo: new File([content], 'x') } }))
      expect(await answer.json()).toMatchObject({ result })
    }
  })
})

describe('files on the disk', () => {
  const settings: Settings = { uploads: { dir }, limits: { file: 1000, files: 2 } }

  test('are there while the function runs, and gone after', async () => {
    const answer = await send(shop(settings), filesBody({ fn: 'save', args: { photo, pages: [photo] } }))
    // The folder of the request, and two files.
    expect(await answer.json()).toMatchObject({ result: { onDisk: 3 } })
    expect(await readdir(dir)).toEqual([])
  })

  test.each<[string, Implementation, Parameters<typeof loaded>[1], BodyInit, number]>([
    ['the function throws', () => Promise.reject(new Error('no')), {}, filesBody({ fn: 'save', args: { photo } }), 500],
    ['the function refuses', () => Promise.reject(new MizanError('conflict')), {}, filesBody({ fn: 'save', args: { photo } }), 409],
    ['the guard refuses', look, { guard: true }, filesBody({ fn: 'save', args: { photo } }), 401],
    ['the arguments do not fit', look, {}, filesBody({ fn: 'save', args: { photo, note: photo } }), 400],
    ['there is no such function', look, {}, filesBody({ fn: 'nothing', args: { photo } }), 404],
    ['a file is too large', look, {}, filesBody({ fn: 'save', args: { pages: [photo, new File(['x'.repeat(1001)], 'x')] } }), 413],
    ['there are too many', look, {}, filesBody({ fn: 'save', args: { pages: [photo, photo, photo] } }), 413],
  ])('are gone when %s', async (_, run, code, body, status) => {
    const answer = await send(shop(settings, run, code), body)
    expect(answer.status).toBe(status)
    expect(await readdir(dir)).toEqual([])
  })

  test('are gone when the upload breaks off, wherever it does', async () => {
    const { bytes, contentType } = await encoded(filesBody({ fn: 'save', args: { photo, pages: [photo] } }) as FormData)
    const server = shop(settings)
    for (let length = 0; length < bytes.length - 4; length += 13) {
      let sent = false
      const body = new ReadableStream({
        pull(controller) {
          if (sent) controller.error(new Error('gone'))
          else controller.enqueue(bytes.slice(0, length + 1))
          sent = true
        },
      })
      const init = { method: 'POST', headers: { 'Content-Type': contentType }, body, duplex: 'half' }
      expect((await server.send('call/', init)).status).toBe(400)
    }
    expect(await readdir(dir)).toEqual([])
  })
})

describe('the parts of a call', () => {
  const call = (args: unknown): [string, string] => [field('call'), JSON.stringify({ fn: 'save', args })]

  test('may come in any order and in any pieces', async () => {
    for (const parts of [[call({ photo: null }), [file('/photo'), 'x']], [[file('/photo'), 'x'], call({})]] as [string, string][][]) {
      const answer = await shop().handle(arriving(inPieces(written(...parts), 5), CONTENT_TYPE))
      expect(await answer?.json()).toMatchObject({ result: { seen: [['a.txt', 'text/plain', 1, 'x']] } })
    }
  })

  test('may say of the call that it is JSON', async () => {
    const form = new FormData()
    form.append('call', new Blob(['{"fn":"save"}'], { type: 'application/json' }))
    expect((await send(shop(), form)).status).toBe(200)
  })

  test.each<[string, [string, string][], string]>([
    ['no call', [[file('/photo'), 'x']], 'Send one part "call"'],
    ['two calls', [call({}), call({})], '2 came'],
    ['a call that is no JSON', [[field('call'), '{']], 'is not JSON'],
    ['a call that is deep', [[field('call'), '['.repeat(10_000)]], 'nests deeper'],
    ['a text beside it', [call({}), [field('/note'), 'x']], 'is no file'],
    ['a name that is no pointer', [call({}), [file('photo'), 'x']], 'is no JSON pointer'],
    ['a pointer to everything', [call({}), [file(''), 'x']], 'is no JSON pointer'],
    ['a pointer to a place that is taken', [call({ note: 'x' }), [file('/note'), 'x']], 'is taken'],
    ['one place twice', [call({}), [file('/photo'), 'x'], [file('/photo'), 'y']], 'is taken'],
    ['a place inside of a file', [call({}), [file('/photo'), 'x'], [file('/photo/name'), 'y']], 'leads nowhere'],
    ['a place inside of text', [call({ note: 'x' }), [file('/note/0'), 'y']], 'leads nowhere'],
    ['a place in what is not there', [call({}), [file('/about/title'), 'x']], 'leads nowhere'],
    ['a place past the end', [call({ pages: [] }), [file('/pages/1'), 'x']], 'past the end'],
    ['an item far away', [call({ pages: [] }), [file('/pages/4294967295'), 'x']], 'past the end'],
    ['an item that is no number', [call({ pages: [] }), [file('/pages/-'), 'x']], 'past the end'],
    ['the length of an array', [call({ pages: [] }), [file('/pages/length'), 'x']], 'past the end'],
    ['the prototype', [call({ about: {} }), [file('/about/__proto__'), 'x']], 'is refused'],
    ['what is inherited', [call({}), [file('/toString/name'), 'x']], 'leads nowhere'],
    ['the constructor', [call({}), [file('/constructor/prototype/x'), 'x']], 'is refused'],
  ])('are refused with %s', async (_, parts, detail) => {
    const answer = await shop().handle(arriving([written(...parts)], CONTENT_TYPE))
    expect(answer?.status).toBe(400)
    expect(await answer?.json()).toMatchObject({ code: 'invalid', detail: expect.stringContaining(detail) })
  })

  test('that are hostile change no prototype and are no 500', async () => {
    const segment = fc.constantFrom('__proto__', 'constructor', 'prototype', 'photo', 'pages', '0', '-1', '1e3', '~1', '~0', '', 'length', 'toString')
    const pointer = fc.array(segment, { maxLength: 4 }).map((keys) => `/${keys.join('/')}`)
    const before = Object.getOwnPropertyNames(Object.prototype).join()
    await fc.assert(
      fc.asyncProperty(fc.array(pointer, { maxLength: 4 }), fc.jsonValue(), async (pointers, args) => {
        const server = shop()
        const body = written(call(args), ...pointers.map((each): [string, string] => [file(each), 'x']))
        const answer = await server.handle(arriving([body], CONTENT_TYPE))
        expect([200, 400]).toContain(answer?.status)
        expect(server.errors).toEqual([])
        expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before)
      }),
    )
  })
})

describe('a folder that cannot be written to', () => {
  test('is the server’s fault, and its owner is told', async () => {
    const server = shop({ uploads: { dir: join(fileURLToPath(import.meta.url), 'below') } })
    expect((await send(server, filesBody({ fn: 'save', args: { photo } }))).status).toBe(500)
    expect(server.errors).toHaveLength(1)
  })
})
