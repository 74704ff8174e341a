import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const repository = resolve(import.meta.dirname, '../..')

const refused = {
  'src/protocol/a.ts': '../model/model.js',
  'src/protocol/b.ts': 'node:crypto',
  'src/model/a.ts': '../source/load.js',
  'src/model/b.ts': 'node:fs',
  'src/source/a.ts': '../vite/dev.js',
  'src/source/typescript/b.ts': '../../client/store.js',
  'src/source/c.ts': 'vite',
  'src/source/d.ts': '../project/project.js',
  'src/project/a.ts': '../vite/dev.js',
  'src/project/b.ts': 'vite',
  'src/client/a.ts': '../model/model.js',
  'src/client/b.ts': 'react',
  'src/client/react/c.ts': '../../server/client.js',
  'src/testing/a.ts': '../server/client.js',
  'src/testing/b.ts': 'vitest',
  'src/server/a.ts': '../client/store.js',
  'src/server/b.ts': '../model/model.js',
  'src/server/c.ts': 'react',
  'src/server/d.ts': '../cache/cache.js',
  'src/cache/a.ts': '../server/etag.js',
  'src/cache/b.ts': 'vite',
  'src/conformance/a.ts': '../server/etag.js',
  'src/conformance/checks/b.ts': '../../cli/run.js',
  'src/conformance/c.ts': 'vite',
  'virtual-modules/a.ts': '../src/vite/dev.js',
  'virtual-modules/b.ts': 'node:fs/promises',
  'playground/src/a.ts': '../../src/client/store.js',
}

const allowed = {
  'src/protocol/ok.ts': './params.js',
  'src/model/ok.ts': '../protocol/index.js',
  'src/model/ok2.ts': 'node:crypto',
  'src/source/typescript/ok.ts': '../../model/model.js',
  'src/client/ok.ts': '../protocol/index.js',
  'src/client/react/ok.ts': '../store.js',
  'src/client/react/ok2.ts': 'react',
  'src/testing/ok.ts': '../client/mutation.js',
  'src/testing/ok2.ts': 'react',
  'src/server/ok.ts': '../protocol/index.js',
  'src/cache/ok.ts': '../protocol/index.js',
  'src/vite/ok.ts': '../source/load.js',
  'src/vite/ok2.ts': '../../virtual-modules/contexts.js',
  'src/project/ok.ts': '../../virtual-modules/index.js',
  'src/project/ok2.ts': '../source/source.js',
  'src/cli/ok.ts': '../vite/options.js',
  'src/cli/ok2.ts': '../conformance/index.js',
  'src/conformance/ok.ts': '../model/index.js',
  'src/conformance/ok2.ts': '../source/openapi/parse.js',
  'virtual-modules/ok.ts': '../src/model/model.js',
  'playground/src/ok.ts': 'mizan/react',
}

describe('the layer rule of .oxlintrc.json', () => {
  let tree: string
  let faulty: string[]

  beforeAll(() => {
    tree = mkdtempSync(join(tmpdir(), 'mizan-layers-'))
    cpSync(join(repository, '.oxlintrc.json'), join(tree, '.oxlintrc.json'))
    symlinkSync(join(repository, 'node_modules'), join(tree, 'node_modules'), 'dir')
    for (const [file, specifier] of Object.entries({ ...refused, ...allowed })) {
      mkdirSync(dirname(join(tree, file)), { recursive: true })
      writeFileSync(join(tree, file), `export * from '${specifier}'\n`)
    }
    faulty = lint(tree)
  })

  afterAll(() => rmSync(tree, { recursive: true, force: true }))

  it.each(Object.entries(refused))('refuses in %s an import of %s', file => {
    expect(faulty).toContain(file)
  })

  it.each(Object.entries(allowed))('allows in %s an import of %s', file => {
    expect(faulty).not.toContain(file)
  })
})

/** Files in `tree` that break `no-restricted-imports`. */
function lint(tree: string): string[] {
  const oxlint = join(repository, 'node_modules/oxlint/bin/oxlint')
  let report: string
  try {
    report = execFileSync(process.execPath, [oxlint, '--format=json'], { cwd: tree, encoding: 'utf8' })
  } catch (error) {
    // Status 1: oxlint found faults, which is what this tree is made of. The report is on stdout all the same.
    report = (error as { stdout: string }).stdout
  }
  const { diagnostics } = JSON.parse(report) as { diagnostics: { code: string; filename: string }[] }
  return diagnostics.filter(({ code }) => code.includes('no-restricted-imports')).map(({ filename }) => filename)
}
