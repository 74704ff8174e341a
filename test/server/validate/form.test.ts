import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/server/index.js'
import { readForm } from '../../../src/server/validate/form.js'
import { arriving, BOUNDARY, CONTENT_TYPE, encoded, field, file, inPieces, written } from './form-bodies.js'

async function read(request: Request, settings: Settings = {}) {
  const reading = await readForm(request, settings)
  await reading.release()
  return reading
}

/** The entries with files as plain data. */
async function entriesOf(request: Request, settings: Settings = {}) {
  const reading = await readForm(request, settings)
  if (!reading.ok) throw new Error(reading.problem.detail)
  if (!('entries' in reading)) throw new Error('it is JSON')
  const plain = await Promise.all(reading.entries.map(async ([name, value]) => [name, await plainOf(value)]))
  await reading.release()
  return plain
}

async function plainOf(value: string | File) {
  return typeof value === 'string' ? value : { name: value.name, type: value.type, bytes: [...new Uint8Array(await value.arrayBuffer())] }
}

async function statusOf(request: Request, settings: Settings = {}): Promise<number> {
  const reading = await read(request, settings)
  return reading.ok ? 200 : reading.problem.status
}

const post = (contentType: string | null, body: BodyInit | null) =>
  new Request('http://shop.test/', { method: 'POST', body, headers: contentType === null ? {} : { 'Content-Type': contentType } })

describe('a form', () => {
  test('urlencoded is its fields in order', async () => {
    const request = post('application/x-www-form-urlencoded;charset=UTF-8', 'a=1&b=x+y%26&a=%C3%A9')
    expect(await entriesOf(request)).toEqual([
      ['a', '1'],
      ['b', 'x y&'],
      ['a', 'é'],
    ])
  })

  test('of JSON is its object', async () => {
    expect(await read(post('application/json', '{"a":[1]}'))).toMatchObject({ ok: true, json: { a: [1] } })
  })

  test('without a body has no fields', async () => {
    expect(await entriesOf(post(null, null))).toEqual([])
  })

  test.each([
    ['text/plain', 'a=1', 415],
    ['application/json', '[]', 400],
    ['application/json', '{"a":', 400],
    ['application/json', '['.repeat(100_000), 400],
    ['application/x-www-form-urlencoded', 'a&'.repeat(1001), 413],
    ['application/x-www-form-urlencoded', 'a'.repeat(1024 * 1024 + 1), 413],
    ['multipart/form-data', 'x', 400],
    ['multipart/form-data; boundary=', 'x', 400],
    [`multipart/form-data; boundary=${'b'.repeat(71)}`, 'x', 400],
    ['multipart/form-data; boundary="a\\"b"', 'x', 400],
  ])('of %s that is no such form, or too much of one, is refused', async (media, body, status) => {
    expect(await statusOf(post(media, body))).toBe(status)
  })
})

describe('a multipart form', () => {
  test('is read at once, whatever blanks its heads are full of', async () => {
    // A pattern that looks for its end from every blank would take a minute here.
    const head = `${field('a')}\r\nX-Note: a${' '.repeat(3900)}b`
    const parts = Array.from({ length: 999 }, (): [string, string] => [head, ''])
    expect(await statusOf(arriving([written(...parts)], CONTENT_TYPE), { limits: { body: 8 * 1024 * 1024 } })).toBe(200)
  })

  const names = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll(/[\r\n]/g, '_'))
  const bytes = fc.uint8Array({ maxLength: 200 })
  const awkward = fc.constantFrom('\r\n', '\r', '--', `\r\n--${BOUNDARY}`, `--${BOUNDARY}--`, '\r\n\r\n').map((text) => new TextEncoder().encode(text))
  const content = fc.array(fc.oneof(bytes, awkward), { maxLength: 5 }).map((list) => new Uint8Array(list.flatMap((each) => [...each])))
  const entry = fc.oneof(
    fc.tuple(names, names),
    fc.tuple(names, fc.tuple(content, names.filter(Boolean)).map(([data, name]) => new File([data], name.replaceAll(/[\\/.\u0000-\u001f\u007f]/g, '') || 'x', { type: 'image/png' }))),
  )

  test('is read as it was sent, in whatever pieces it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 5 }), fc.integer({ min: 1, max: 100 }), async (entries, size) => {
        const form = new FormData()
        for (const [name, value] of entries) form.append(name, value)
        const { bytes: sent, contentType } = await encoded(form)
        if (entries.length === 0) return
        const expected = await Promise.all([...form].map(async ([name, value]) => [name, await plainOf(value)]))
        // The platform's own parser and ours, on the same bytes.
        expect(await entriesOf(arriving(inPieces(sent, size), contentType))).toEqual(expected)
      }),
    )
  })

  test('keeps a line separator of Unicode in a name', async () => {
    const form = new FormData()
    form.append('a\u2028\\\u2029b', '1')
    const { bytes: sent, contentType } = await encoded(form)
    expect(await entriesOf(arriving([sent], contentType))).toEqual([['a\u2028\\\u2029b', '1']])
  })

  test('that was damaged is read or refused, and nothing is thrown', async () => {
    const whole = written([field('a'), 'one'], [file('b'), 'two'], [field('call'), '{}'])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }), fc.nat(whole.length), fc.integer({ min: 1, max: 50 }), async (changes, length, size) => {
        const damaged = whole.slice(0, length)
        for (const [at, byte] of changes) if (at < length) damaged[at] = byte
        expect([200, 400, 413]).toContain(await statusOf(arriving(inPieces(damaged, size), CONTENT_TYPE)))
      }),
      { numRuns: 300 },
    )
  })

  test('that ends anywhere before its end is refused', async () => {
    const whole = written([field('a'), 'one'], [file('b'), 'two'])
    for (let length = 0; length < whole.length - 2; length++) {
      expect([length, await statusOf(arriving(inPieces(whole.slice(0, length), 7), CONTENT_TYPE))]).toEqual([length, 400])
    }
    // A line break ends the last line, and nobody needs it.
    expect(await statusOf(arriving([whole.slice(0, -2)], CONTENT_TYPE))).toBe(200)
  })

  test.each<[string, Uint8Array | string]>([
    ['without a boundary', 'hello'],
    ['with another boundary', '--other\r\n\r\n\r\n--other--'],
    ['with text before it', `preamble\r\n--${BOUNDARY}--`],
    ['of a part without a head', `--${BOUNDARY}\r\n\r\nx\r\n--${BOUNDARY}--`],
    ['of a part without a name', written(['Content-Disposition: form-data', 'x'])],
    ['of a part that is none of a form', written(['Content-Disposition: attachment; name="a"', 'x'])],
    ['of a part with two heads', written([`${field('a')}\r\n${field('b')}`, 'x'])],
    ['of a part with an endless head', written([`${field('a')}\r\nX-Long: ${'x'.repeat(10_000)}`, 'x'])],
    ['with a boundary that goes on', `--${BOUNDARY}more\r\n${field('a')}\r\n\r\nx\r\n--${BOUNDARY}--`],
  ])('%s is refused', async (_, body) => {
    const bytesOf = typeof body === 'string' ? new TextEncoder().encode(body) : body
    expect(await statusOf(arriving([bytesOf], CONTENT_TYPE))).toBe(400)
    expect(await statusOf(arriving(inPieces(bytesOf, 3), CONTENT_TYPE))).toBe(400)
  })

  test('whose field is not UTF-8 is refused', async () => {
    const body = written([field('a'), 'x'])
    body[body.indexOf(0x78, body.length - BOUNDARY.length - 10)] = 0xff
    expect(await statusOf(arriving([body], CONTENT_TYPE))).toBe(400)
  })

  test('that breaks off is refused', async () => {
    const start = written([file('a'), 'x'.repeat(100)]).slice(0, 120)
    let sent = false
    const body = new ReadableStream({
      pull(controller) {
        if (sent) controller.error(new Error('gone'))
        else controller.enqueue(start)
        sent = true
      },
    })
    const init = { method: 'POST', headers: { 'Content-Type': CONTENT_TYPE }, body, duplex: 'half' }
    expect(await statusOf(new Request('http://shop.test/', init))).toBe(400)
  })

  test.each<[string, Settings['limits'], [string, string][], number]>([
    ['a file at its limit', { file: 10 }, [[file('a'), 'x'.repeat(10)]], 200],
    ['a file over it', { file: 10 }, [[file('a'), 'x'.repeat(11)]], 413],
    ['as many files as allowed', { files: 2 }, [[file('a'), 'x'], [file('a'), 'x']], 200],
    ['one more', { files: 2 }, [[file('a'), 'x'], [file('a'), 'x'], [file('a'), 'x']], 413],
    ['files that are large together', { upload: 15, file: 10 }, [[file('a'), 'x'.repeat(10)], [file('a'), 'x'.repeat(10)]], 413],
    ['a long field', { body: 500 }, [[field('a'), 'x'.repeat(600)]], 413],
    ['long heads', { body: 500 }, [[file('a'.repeat(300)), 'x'], [file('a'.repeat(300)), 'x']], 413],
    ['ten thousand fields', {}, Array.from({ length: 10_000 }, (_, index): [string, string] => [field(`f${index}`), 'x']), 413],
    ['ten thousand files', {}, Array.from({ length: 10_000 }, (_, index): [string, string] => [file(`f${index}`), 'x']), 413],
  ])('with %s', async (_, limits, parts, status) => {
    expect(await statusOf(arriving(inPieces(written(...parts), 50_000), CONTENT_TYPE), { limits })).toBe(status)
  })

  test('that declares too much is refused unread', async () => {
    const request = arriving([written([field('a'), 'x'])], CONTENT_TYPE, { 'Content-Length': String(1e9) })
    expect(await statusOf(request)).toBe(413)
    expect(request.bodyUsed).toBe(false)
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\fakepath\\photo.png', 'photo.png'],
    ['a\u0000b\u001f.txt', 'ab.txt'],
    ['..', ''],
    ['say %22hi%22%0D%0A.txt', 'say "hi".txt'],
    ['x'.repeat(1000), 'x'.repeat(255)],
  ])('names the file %j only %j', async (sent, name) => {
    expect(await entriesOf(arriving([written([file('a', sent), 'x'])], CONTENT_TYPE))).toMatchObject([['a', { name }]])
  })
})
