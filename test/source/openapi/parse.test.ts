import { describe, expect, test } from 'vitest'
import { FILE, parsed, SHOP } from './document.js'

const text = (document: unknown) => JSON.stringify(document, null, 2)
const at = (...path: (string | number)[]) => ({ file: FILE, pointer: path.map((part) => `/${part}`).join('') })

describe('a document', () => {
  test('says everything that PROTOCOL 2 names', () => {
    const { declarations, diagnostics } = parsed(text(SHOP))
    expect(diagnostics).toEqual([])
    expect(declarations).toMatchObject({
      base: '/shop/api/',
      contexts: [
        {
          name: 'user',
          place: at('x-mizan-contexts', 'user'),
          functions: [
            { name: 'user_profile', place: at('x-mizan-contexts', 'user', 'functions', 0) },
            { name: 'user_page', place: at('x-mizan-contexts', 'user', 'functions', 1) },
          ],
        },
        { name: 'news' },
      ],
      schemas: SHOP.components.schemas,
    })
    const [profile, page, update, news] = declarations?.functions ?? []
    expect(profile).toEqual({
      name: 'user_profile',
      place: at('x-mizan-functions', 0, 'name'),
      description: 'Who it is.',
      source: 'shop/users.py:14',
      context: { name: 'user', place: at('x-mizan-functions', 0, 'context') },
      affects: [],
      private: false,
      auth: 'staff',
      maxAge: 60,
      websocket: false,
      route: null,
      methods: null,
      errors: null,
      params: [
        {
          name: 'user_id',
          place: at('components', 'schemas', 'UserProfileInput', 'properties', 'user_id'),
          type: { scalar: 'integer', array: false, nullable: false },
          text: 'integer',
          required: true,
        },
        {
          name: 'page',
          place: at('components', 'schemas', 'UserProfileInput', 'properties', 'page'),
          type: { scalar: 'integer', array: false, nullable: true },
          text: 'integer | null',
          required: false,
        },
      ],
      payload: { kind: 'schema', input: { $ref: '#/components/schemas/UserProfileInput' }, output: { $ref: '#/components/schemas/Profile' } },
    })
    expect(page).toMatchObject({ route: '/u/:user_id/', methods: ['GET'], private: true, websocket: true, params: [] })
    expect(update).toMatchObject({
      context: null,
      affects: [
        { context: 'user', params: ['user_id'], place: at('x-mizan-functions', 2, 'affects', 0) },
        { context: 'news', params: [], place: at('x-mizan-functions', 2, 'affects', 1) },
      ],
      params: [
        { name: 'name', required: true },
        { name: 'user_id', required: false },
      ],
    })
    expect(news).toMatchObject({ name: 'news', params: [], payload: { input: null, output: null } })
  })

  test('may key its functions by name, and say the same', () => {
    const keyed = { ...SHOP, 'x-mizan-functions': Object.fromEntries(SHOP['x-mizan-functions'].map(({ name, ...rest }) => [name, rest])) }
    const [array, object] = [parsed(text(SHOP)), parsed(text(keyed))]
    expect(object.diagnostics).toEqual([])
    expect(withoutPlaces(object.declarations)).toEqual(withoutPlaces(array.declarations))
    expect(object.declarations?.functions[0]?.place).toEqual(at('x-mizan-functions', 'user_profile'))
  })

  test('may rename a keyed function with `name`', () => {
    const { declarations } = parsed('{ "x-mizan-functions": { "a": { "name": "b" } } }')
    expect(declarations?.functions).toMatchObject([{ name: 'b', place: at('x-mizan-functions', 'a', 'name') }])
  })

  test('may say little', () => {
    expect(parsed('{ "x-mizan-functions": [] }')).toMatchObject({ declarations: { base: null, functions: [], contexts: [], schemas: {} }, faults: [] })
  })

  test('may write one effect without a list', () => {
    const { declarations, faults } = parsed('{ "x-mizan-functions": [{ "name": "f", "affects": "user" }, { "name": "g", "affects": { "context": "user" } }] }')
    expect(faults).toEqual([])
    expect(declarations?.functions.map(({ affects }) => affects[0]?.context)).toEqual(['user', 'user'])
  })

  test('may have components called like what every object has', () => {
    const { declarations, faults } = parsed(
      '{ "x-mizan-functions": [{ "name": "f", "input": { "$ref": "#/components/schemas/constructor" } },\n' +
        '{ "name": "g", "output": { "$ref": "#/components/schemas/toString" } }],' +
        ' "components": { "schemas": { "constructor": { "properties": { "__proto__": { "type": "string" } } } } } }',
    )
    expect(faults).toEqual(['MZ106 2:36'])
    expect(declarations?.functions[0]?.params.map(({ name }) => name)).toEqual(['__proto__'])
  })
})

/** Without the places, which differ by the way a thing is written. */
function withoutPlaces(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (/place/i.test(key) ? undefined : inner)))
}

describe('what is no document', () => {
  test.each([
    ['', 'MZ102 1:1', 'the file is empty'],
    ['  \n ', 'MZ102 1:1', 'the file is empty'],
    ['{', 'MZ102 1:2', 'close brace expected'],
    ['{\n  "a": 1,\n}', 'MZ102 3:1', 'property name expected'],
    ['{\r\n  "a" 1\r\n}', 'MZ102 2:7', 'colon expected'],
    ['{\n  // hello\n}', 'MZ102 2:3', 'invalid comment token'],
    ['{} {}', 'MZ102 1:4', 'end of file expected'],
    ['{ "a": \'b\' }', 'MZ102 1:8', 'invalid symbol'],
    ['<!doctype html>', 'MZ103 1:1', 'found "<!doctype html>"'],
    ['openapi: 3.1.0\nx: [1', 'MZ102 2:6', 'not valid YAML'],
    ['\uFEFF{\n  "a": }', 'MZ102 2:8', 'value expected'],
    ['[]', 'MZ103 1:1', 'found an array'],
    ['null', 'MZ103 1:1', 'found null'],
    ['"x"', 'MZ103 1:1', 'found "x"'],
  ])('%j', (document, fault, words) => {
    const { declarations, faults, diagnostics } = parsed(document)
    expect(declarations).toBeNull()
    expect(faults).toEqual([fault])
    expect(diagnostics[0]?.message).toContain(words)
  })
})

describe('places', () => {
  const document = (functions: string) => `{\n\t"x-mizan-functions": [\n${functions}\n\t]\n}\n`

  test('are where the value is written, in lines and columns from 1', () => {
    const first = '\t\t{ "name": "f", "context": 5 },'
    const affects = '\t\t\t"affects": [ "ok", { "context": 1 } ]'
    const { faults } = parsed(document(`${first}\n\t\t{\n\t\t\t"name": "g",\n${affects}\n\t\t}`))
    expect(faults).toEqual([`MZ103 3:${first.indexOf('5') + 1}`, `MZ103 6:${affects.indexOf('1') + 1}`])
  })

  test('do not move for CRLF, a byte order mark, or letters beyond ASCII', () => {
    const line = '\t\t{ "description": "é🙂", "name": "f", "auth": 5 }'
    const place = [`MZ103 3:${line.indexOf('5') + 1}`]
    expect(parsed(document(line)).faults).toEqual(place)
    expect(parsed(document(line).replaceAll('\n', '\r\n')).faults).toEqual(place)
    expect(parsed(`\uFEFF${document(line)}`).faults).toEqual(place)
  })

  test('of what is missing are where it should stand', () => {
    const { faults, diagnostics } = parsed(document('\t\t{ "description": "no name" }'))
    expect(faults).toEqual(['MZ103 3:3'])
    expect(diagnostics[0]).toMatchObject({ message: 'Expected the name of the function here, found nothing.', place: at('x-mizan-functions', 0, 'name') })
    expect(parsed('{\n  "openapi": "3.1.0"\n}').faults).toEqual(['MZ103 1:1'])
  })

  test('lead into keys with slashes and tildes', () => {
    const { faults } = parsed('{\n"x-mizan-functions": {\n"a/b~c": 5 } }')
    expect(faults).toEqual(['MZ103 3:10'])
  })
})

describe('faults', () => {
  test.each([
    ['x-mizan-version', 2, 'MZ104'],
    ['x-mizan-version', '1', 'MZ104'],
    ['x-mizan-base', 'api/', 'MZ107'],
    ['x-mizan-base', '/api', 'MZ107'],
    ['x-mizan-base', '/a"b/', 'MZ107'],
    ['x-mizan-base', 'https://x/', 'MZ107'],
    ['x-mizan-base', 5, 'MZ107'],
    ['x-mizan-functions', null, 'MZ103'],
    ['x-mizan-functions', 'f', 'MZ103'],
    ['x-mizan-functions', [null, 5], 'MZ103 MZ103'],
    ['x-mizan-contexts', [], 'MZ103'],
    ['x-mizan-contexts', { user: null }, 'MZ103'],
    ['x-mizan-contexts', { user: { functions: [1] } }, 'MZ103'],
    ['components', 5, 'MZ103'],
    ['components', { schemas: [] }, 'MZ103'],
  ])('%s: %j', (key, value, codes) => {
    const { faults, declarations } = parsed(JSON.stringify({ 'x-mizan-functions': [], [key]: value }))
    expect(declarations).not.toBeNull()
    expect(faults.map((fault) => fault.slice(0, 5)).join(' ')).toBe(codes)
  })

  test.each([
    ['name', 5],
    ['description', 5],
    ['source', {}],
    ['context', ['user']],
    ['private', 1],
    ['auth', 5],
    ['maxAge', -1],
    ['maxAge', 1.5],
    ['websocket', 'yes'],
    ['route', 'profile/'],
    ['methods', 'GET'],
    ['methods', [1]],
    ['methods', []],
    ['methods', ['GET, POST']],
    ['errors', 'sold_out'],
    ['affects', 5],
    ['input', 5],
    ['output', 'Profile'],
  ])('of a function: %s is %j', (key, value) => {
    const { diagnostics } = parsed(JSON.stringify({ 'x-mizan-functions': [{ name: 'f', [key]: value }] }))
    expect(diagnostics).toMatchObject([{ code: 'MZ103', place: at('x-mizan-functions', 0, key) }])
    expect(diagnostics[0]?.message).toMatch(/^Expected .+ here, found .+\.$/)
  })

  test('of an error that a function declares', () => {
    const { diagnostics, declarations } = parsed(JSON.stringify({ 'x-mizan-functions': [{ name: 'f', errors: ['late', 5] }] }))
    expect(diagnostics).toMatchObject([{ code: 'MZ103', place: at('x-mizan-functions', 0, 'errors', 1) }])
    expect(declarations?.functions[0]).toMatchObject({ errors: ['late'], places: { errors: [at('x-mizan-functions', 0, 'errors', 0)] } })
  })

  test.each([
    [{ context: 5 }, 'context'],
    [{}, 'context'],
    [{ context: 'user', params: 'id' }, 'params'],
    [{ context: 'user', params: [1] }, 'params'],
  ])('of an effect: %j', (affect, member) => {
    const { diagnostics } = parsed(JSON.stringify({ 'x-mizan-functions': [{ name: 'f', affects: ['user', affect] }] }))
    expect(diagnostics).toMatchObject([{ code: 'MZ103', place: at('x-mizan-functions', 0, 'affects', 1, member) }])
  })

  test('are all found at once, and what is good is read', () => {
    const { faults, declarations } = parsed('{ "x-mizan-version": 3, "x-mizan-base": 1, "x-mizan-functions": [{ "name": 1 }, { "name": "f", "auth": 1 }], "x-mizan-contexts": 1 }')
    expect(faults.map((fault) => fault.slice(0, 5)).sort()).toEqual(['MZ103', 'MZ103', 'MZ103', 'MZ104', 'MZ107'])
    expect(declarations?.functions.map(({ name }) => name)).toEqual(['f'])
  })

  test('a key written twice where keys are names', () => {
    const twice = '{\n"x-mizan-functions": {\n"f": { "auth": true },\n"g": {},\n"f": {} },\n"x-mizan-contexts": { "a": { "functions": [] }, "a": { "functions": [] } } }'
    const { faults, diagnostics } = parsed(twice)
    expect(faults.map((fault) => fault.slice(0, 5))).toEqual(['MZ105', 'MZ105'])
    expect(diagnostics.map(({ place }) => place.pointer)).toEqual(['/x-mizan-contexts/a', '/x-mizan-functions/f'])
  })

  test('a part written twice, or a key in it with escapes', () => {
    expect(parsed('{ "x-mizan-functions": { "a": {} }, "x-mizan-functions": { "b": {} } }').faults.map((fault) => fault.slice(0, 5))).toEqual(['MZ105'])
    expect(parsed('{ "x-mizan-functions": { "a": {}, "\\u0061": {} } }').faults.map((fault) => fault.slice(0, 5))).toEqual(['MZ105'])
    expect(parsed('{ "x-mizan-functions": { "f": { "description": "} { \\" \\"a\\" {" }, "g": {}, "f": {} } }').faults).toHaveLength(1)
  })

  test('a key written twice elsewhere is for others to judge', () => {
    expect(parsed('{ "x-mizan-functions": [], "info": { "a": 1, "a": 2 }, "x-mizan-contexts": {} }').faults).toEqual([])
  })
})
