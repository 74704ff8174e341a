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
  test('for a project of create-vite names the file that counts, and the lines to write', async () => {
    expect(await advice(SPLIT)).toEqual([
      'mizan: tsconfig.app.json does not see all that the generated types need yet. Let it have:\n' +
        '  "include": ["src",".mizan/**/*"]\n' +
        '  "compilerOptions": { "types": ["vite/client","node"] }   (server files use Node)',
    ])
  })

  test('names no Node types where the server is not TypeScript', async () => {
    expect((await advice(SPLIT, 'schema.json'))[0]).not.toContain('node')
  })

  test('is none when all is there', async () => {
    expect(await advice({ 'tsconfig.json': '{ "compilerOptions": { "types": ["node"] }, "include": ["src", ".mizan/**/*"] }' })).toEqual([])
    expect(await advice({ 'tsconfig.json': '{ "include": ["src", "./.mizan/**/*.d.ts"] }' })).toEqual([])
  })

  test('is given where `include` is left out: it passes over dot folders', async () => {
    expect(await advice({ 'tsconfig.json': '{}' })).toEqual([expect.stringContaining('"include": ["**/*",".mizan/**/*"]')])
  })

  // As `tsc --listFilesOnly` of TypeScript 5.9, 6 and 7 says.
  test.each(['.mizan', '.mizan/', './.mizan', '.mizan/*', '.mizan/**'])('is given for %j, which leaves files out', async (pattern) => {
    expect(await advice({ 'tsconfig.json': JSON.stringify({ include: ['src', pattern] }) })).toEqual([expect.stringContaining('["src",".mizan/**/*"]')])
  })

  test('follows what a configuration extends, wherever that is', async () => {
    const base = (include: string) => ({ 'base/tsconfig.json': JSON.stringify({ include: [include], compilerOptions: { types: ['vite/client'] } }) })
    const tsconfig = { 'tsconfig.json': '{ "extends": "./base/tsconfig.json", "compilerOptions": { "types": ["node"] } }' }
    expect(await advice({ ...tsconfig, ...base('../.mizan/**/*') })).toEqual([])
    expect(await advice({ ...tsconfig, ...base('../src') })).toEqual(['mizan: tsconfig.json does not see all that the generated types need yet. Let it have:\n  "include": ["src",".mizan/**/*"]'])
    expect(await advice({ 'tsconfig.json': '{ "extends": "./base/tsconfig.json" }', ...base('../.mizan/**/*') })).toEqual([expect.stringContaining('"types": ["vite/client","node"]')])
  })

  test('follows references to files and folders, in circles too, and takes the one with components', async () => {
    const files = {
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "web" }] }',
      'tsconfig.node.json': '{ "include": ["vite.config.ts"] }',
      'web/tsconfig.json': '{ "include": ["../src"], "compilerOptions": { "jsx": "react-jsx" }, "references": [{ "path": ".." }] }',
    }
    expect(await advice(files)).toEqual([expect.stringContaining('mizan: web/tsconfig.json does not see all that the generated types need yet. Let it have:\n  "include": ["../src","../.mizan/**/*"]')])
    expect(await advice({ ...files, 'web/tsconfig.json': '{ "include": ["../src", "../.mizan/**/*"] }' })).toEqual([])
  })

  test.each(['{ "files": [], "references": [] }', '{ "extends": "../nowhere.json" }'])('is none for %s, which says too little', async (tsconfig) => {
    expect(await advice({ 'tsconfig.json': tsconfig })).toEqual([])
  })

  test('is none without a tsconfig', async () => {
    expect(await advice({})).toEqual([])
  })
})
