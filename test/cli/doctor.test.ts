import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/cli/doctor/finding.js'
import { checkDuplicates, checkNode, checkVersions } from '../../src/cli/doctor/packages.js'
import { checkScripts, checkTsconfig } from '../../src/cli/doctor/project.js'
import { inRange } from '../../src/cli/doctor/range.js'
import { folder } from '../project/folder.js'
import { runInProcess } from './run.js'

const CONFIG = `import { mizan } from 'mizan'\nexport default { plugins: [mizan({ schema: 'schema.json' })] }\n`
const of = (findings: Finding[], status: Finding['status']) => findings.filter((finding) => finding.status === status).map(({ message, fix }) => ({ message, fix }))
const pkg = (version: string, more: object = {}) => JSON.stringify({ name: 'any', version, ...more })

describe('mizan doctor', () => {
  test('names what is broken with its fix and a mark, and exits with 1; mended, with 0', async () => {
    const place = folder('doctor', {
      'vite.config.ts': CONFIG,
      'schema.json': '{ "x-mizan-functions": [{ "name": "delete" }] }',
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': '{ "include": ["src"] }',
    })
    const broken = await runInProcess(['doctor', place.root])
    expect(broken.code).toBe(1)
    expect(broken.stderr).toContain('MZ204')
    expect(broken.stdout).toContain(
      '✖ tsconfig.app.json does not include .mizan/**/*, so TypeScript cannot find virtual:mizan/….\n' +
        '  Fix: Write into tsconfig.app.json:\n    "include": ["src",".mizan/**/*"]\n',
    )
    expect(broken.stdout).toContain('✖ schema.json cannot be used: 1 error.\n')
    expect(broken.stdout).toMatch(/\n2 errors, \d warnings?\.\n$/)

    place.write({ 'schema.json': '{ "x-mizan-functions": [{ "name": "ping" }] }', 'tsconfig.app.json': '{ "include": ["src", ".mizan/**/*"] }' })
    const { code, stdout } = await runInProcess(['doctor', place.root, '--json'])
    expect(code).toBe(0)
    const { findings, ...rest } = JSON.parse(stdout) as { findings: Finding[] }
    expect(rest).toEqual({ command: 'doctor', ok: true, root: place.root, error: null, diagnostics: [], written: [] })
    expect(of(findings, 'error')).toEqual([])
    expect(findings).toContainEqual({ check: 'tsconfig', status: 'ok', message: 'tsconfig.app.json sees the generated types', fix: null, file: 'tsconfig.app.json' })
    expect(of(findings, 'warning')).toContainEqual({ message: 'There is no .mizan/ yet.', fix: expect.stringContaining('mizan typegen') as string })
  })

  test('goes on without a configuration, and says what that lacks', async () => {
    const { root } = folder('doctor', { 'vite.config.ts': 'export default {}' })
    const { code, stdout } = await runInProcess(['doctor', root])
    expect(code).toBe(1)
    expect(stdout).toContain('does not use mizan().\n  Fix: Add it: plugins: [react(), mizan()].\n')
    expect(stdout).toContain('✔ vite ')
  })
})

describe('the packages', () => {
  test('that are too old, too new or missing are named with what to install', () => {
    const { root } = folder('doctor', {
      'package.json': pkg('1.0.0'),
      'node_modules/vite/package.json': pkg('7.3.1'),
      'node_modules/react/package.json': pkg('20.0.0'),
      'node_modules/typescript/package.json': pkg('5.8.3'),
      'node_modules/mizan/package.json': pkg('9.9.9'),
    })
    expect(of(checkVersions(root), 'error')).toEqual([
      { message: 'react 20.0.0 is installed, and mizan needs ^19.0.0.', fix: 'npm install react@"^19.0.0"' },
      { message: 'vite 7.3.1 is installed, and mizan needs ^8.0.0.', fix: 'npm install vite@"^8.0.0"' },
      { message: 'typescript 5.8.3 is installed, and mizan needs >=5.9.', fix: 'npm install typescript@">=5.9"' },
    ])
    expect(of(checkVersions(root), 'warning')).toEqual([{ message: expect.stringContaining('the project has 9.9.9 of its own') as string, fix: "Run the project's: npx mizan doctor" }])
    expect(checkNode('18.20.0').status).toBe('error')
    expect(checkNode('22.12.0').status).toBe('ok')
  })

  test('that are there twice are named with their places', () => {
    const { root } = folder('doctor', {
      'package.json': pkg('1.0.0', { dependencies: { react: '*', mizan: '*', widgets: '*' } }),
      'node_modules/react/package.json': pkg('19.3.1'),
      'node_modules/mizan/package.json': pkg('0.1.0', { peerDependencies: { react: '*' } }),
      'node_modules/widgets/package.json': pkg('1.0.0', { dependencies: { react: '*', mizan: '*' } }),
      'node_modules/widgets/node_modules/react/package.json': pkg('18.0.0'),
      'node_modules/widgets/node_modules/mizan/package.json': pkg('0.0.9'),
    })
    const found = checkDuplicates(root)
    expect(of(found, 'warning')[0]?.message).toContain('2 copies of react (19.3.1 in node_modules/react, 18.0.0 in node_modules/widgets/node_modules/react)')
    expect(of(found, 'error')[0]).toEqual({ message: expect.stringContaining('2 copies of mizan') as string, fix: expect.stringContaining('npm dedupe mizan') as string })
  })

  test('are compared by ranges that this package uses itself', () => {
    const { engines, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>
    for (const range of [engines!['node']!, ...Object.values(peerDependencies!)]) expect(() => inRange('1.0.0', range)).not.toThrow()
    expect(['20.18.9', '20.19.0', '21.0.0', '22.11.0', '22.12.0', '24.0.0'].map((version) => inRange(version, '^20.19.0 || >=22.12.0'))).toEqual([false, true, false, false, true, true])
    expect(inRange('19.3.0-canary-1', '^19.0.0')).toBe(true)
    expect(() => inRange('1.0.0', '1.x')).toThrow('This is a bug of mizan.')
  })
})

describe('the scripts', () => {
  test.each([
    ['{ "build": "tsc -b && vite build" }', 'warning'],
    ['{ "build": "tsc -b && vite build", "prebuild": "mizan typegen" }', 'ok'],
    ['{ "build": "tsc -b", "typegen": "react-router typegen" }', 'warning'],
    ['{ "build": "vite build" }', 'ok'],
  ])('%s: %s', async (scripts, status) => {
    const { root } = folder('doctor', { 'package.json': `{ "scripts": ${scripts} }` })
    const [finding] = await checkScripts({ root, schemaFile: null })
    expect(finding?.status).toBe(status)
    if (status === 'warning') expect(finding?.fix).toContain('"prebuild": "mizan typegen"')
  })
})

test('a tsconfig that extends what is not there is broken', async () => {
  const { root } = folder('doctor', { 'tsconfig.json': '{ "extends": "./nowhere.json" }' })
  expect(await checkTsconfig({ root, schemaFile: null })).toMatchObject({ status: 'error', message: expect.stringContaining('nowhere.json') as string, file: 'tsconfig.json' })
})
