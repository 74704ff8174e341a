import { describe, expect, test } from 'vitest'
import { openApiFile } from '../../../src/source/openapi/file.js'
import { folder } from '../../project/folder.js'
import { SHOP } from './document.js'

const TEXT = JSON.stringify(SHOP, null, 2)

describe('a schema in a file', () => {
  test('is read again when its bytes are others, and the same reading otherwise', () => {
    const { root, write } = folder('openapi', { 'schema.json': TEXT })
    const source = openApiFile(`${root}/schema.json`)
    const first = source.read()
    expect(first.declarations?.functions).toHaveLength(4)
    write({ 'schema.json': TEXT })
    expect(source.read()).toBe(first)
    write({ 'schema.json': TEXT.replace('"news"', '"newest"') })
    expect(source.read()).not.toBe(first)
  })

  test('that is gone is a fault, and read once it is back, even with the same bytes', () => {
    const { root, write, remove } = folder('openapi', { 'schema.json': TEXT })
    const source = openApiFile(`${root}/schema.json`)
    source.read()
    remove('schema.json')
    expect(source.read()).toMatchObject({ declarations: null, diagnostics: [{ code: 'MZ101', place: { file: `${root}/schema.json` } }] })
    write({ 'schema.json': TEXT })
    expect(source.read().declarations?.functions).toHaveLength(4)
  })

  test('tells lines of the text that it read last', () => {
    const { root, write } = folder('openapi', { 'schema.json': '{ "x-mizan-functions": 5 }' })
    const source = openApiFile(`${root}/schema.json`)
    const [found] = source.read().diagnostics
    expect(source.locate(found!.place)).toMatchObject({ line: 1, column: 24 })
    write({ 'schema.json': '{\n  "x-mizan-functions": 5\n}' })
    expect(source.locate(source.read().diagnostics[0]!.place)).toMatchObject({ line: 2, column: 24 })
    expect(source.locate({ file: `${root}/other.json`, pointer: '/x' })).toEqual({ file: `${root}/other.json`, pointer: '/x' })
  })

  test('concerns itself alone, and no server code', () => {
    const source = openApiFile('/app/schema.json')
    expect([source.concerns('/app/schema.json'), source.concerns('/app/other.json')]).toEqual([true, false])
    expect(source.isServerCode('/app/schema.json')).toBe(false)
    expect(source.files()).toEqual(['/app/schema.json'])
    expect(source.schemaFile).toBe('/app/schema.json')
  })
})
