import { describe, expect, test } from 'vitest'
import { adviseOnTsconfig } from '../../src/project/tsconfig.js'
import { folder, projectIn } from './folder.js'

/** As create-vite's react-ts template writes it. */
const SPLIT = {
  'tsconfig.json': `{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.node.json" }] }`,
  'tsconfig.app.json': `{
  "compilerOptions": {
    "target": "es2023",
    "types": ["vite/client"],
    /* Bundler mode */
    "moduleResolution": "bundler",
  },
  "include": ["src"]
}`,
}

const advice = (files: Record<string, string>, schema: string | null = null) => adviseOnTsconfig(projectIn(folder('tsconfig', files), schema))

describe('the advice on tsconfig.json', () => {
  test('for a project of create-vite names the file that counts, and the lines to write', () => {
    expect(advice(SPLIT)).toEqual([
      'mizan: tsconfig.app.json does not see all that the generated types need yet. Let it have:\n' +
        '  "include": ["src",".mizan/**/*"]\n' +
        '  "compilerOptions": { "types": ["vite/client","node"] }   (server files use Node)',
    ])
  })

  test('names no Node types where the server is not TypeScript', () => {
    expect(advice(SPLIT, 'schema.json')[0]).not.toContain('node')
  })

  test('is none when all is there', () => {
    expect(advice({ 'tsconfig.json': '{ "compilerOptions": { "types": ["node"] }, "include": ["src", ".mizan/**/*"] }' })).toEqual([])
    expect(advice({ 'tsconfig.json': '{ "include": ["src", "./.mizan/**/*.d.ts"] }' })).toEqual([])
  })

  test('is given where `include` is left out: it passes over dot folders', () => {
    expect(advice({ 'tsconfig.json': '{}' })).toEqual([expect.stringContaining('"include": ["**/*",".mizan/**/*"]')])
  })

  // As `tsc --listFilesOnly` of TypeScript 5.9, 6 and 7 says.
  test.each(['.mizan', '.mizan/', './.mizan', '.mizan/*', '.mizan/**'])('is given for %j, which leaves files out', (pattern) => {
    expect(advice({ 'tsconfig.json': JSON.stringify({ include: ['src', pattern] }) })).toEqual([expect.stringContaining('["src",".mizan/**/*"]')])
  })

  test.each(['{ "files": [], "references": [] }', '{ "extends": "../base.json" }'])('is none for %s, which says too little', (tsconfig) => {
    expect(advice({ 'tsconfig.json': tsconfig })).toEqual([])
  })

  test('is none without a tsconfig, and for one that cannot be read', () => {
    expect(advice({})).toEqual([])
    expect(advice({ 'tsconfig.json': '' })).toEqual([])
  })
})
