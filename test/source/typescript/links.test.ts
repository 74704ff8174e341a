import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTypeScriptReader } from '../../../src/source/typescript/index.js'
import { createProject, IMPORTS } from './project.js'

const NOTES = `${IMPORTS}export const noteList = client({ context: 'notes' }, async (request: MizanRequest) => [])\n`

function linked(from: string, to: string, files: Record<string, string>) {
  const project = createProject({ 'web/package.json': '{}', ...files })
  mkdirSync(join(project.root, from, '..'), { recursive: true })
  symlinkSync(to, join(project.root, from))
  const reader = createTypeScriptReader({ root: `${project.root}/web`, sources: 'server/**/*.ts' })
  return { project, reader, path: (file: string) => `${project.root}/${file}` }
}

test.each([
  ['the folder of the pattern', 'web/server', '../api', 'api/notes.ts', 'web/server/notes.ts'],
  ['a folder within it', 'web/server/all', '../../api', 'api/notes.ts', 'web/server/all/notes.ts'],
  ['a file', 'web/server/notes.ts', '../../api/mine.ts', 'api/mine.ts', 'web/server/notes.ts'],
])('a symbolic link to %s: its files are sources by both paths, and are read once', (_, from, to, real, link) => {
  const { reader, path } = linked(from, to, { [real]: NOTES })
  const { declarations, diagnostics } = reader.read()
  expect(diagnostics).toEqual([])
  expect(declarations.functions).toHaveLength(1)
  expect([...reader.files]).toEqual([path(real)])
  expect([reader.matches(path(real)), reader.matches(path(link))]).toEqual([true, true])
  expect(reader.matches(path('other/notes.ts'))).toBe(false)
  expect(reader.read([path(link), path(real)]).declarations.functions).toHaveLength(1)
})

test('through a linked folder a file comes and goes, whichever path tells of it', () => {
  const { project, reader, path } = linked('web/server', '../api', { 'api/notes.ts': NOTES })
  reader.read()
  project.write({ 'api/tags.ts': NOTES.replaceAll('note', 'tag') })
  expect(reader.read([path('web/server/tags.ts')]).declarations.functions).toHaveLength(2)
  expect(reader.matches(path('api/tags.ts'))).toBe(true)
  project.remove('api/tags.ts')
  expect(reader.read([path('web/server/tags.ts')]).declarations.functions).toHaveLength(1)
})

test('files beside what a link leads to are no sources', () => {
  const { reader, path } = linked('web/server', '../shared/api', { 'shared/api/notes.ts': NOTES, 'shared/server/x.ts': '' })
  reader.read()
  expect([reader.matches(path('shared/server/x.ts')), reader.matches(path('shared/x.ts'))]).toEqual([false, false])
})
