import { expect, test } from 'vitest'
import { Project } from '../../src/project/project.js'
import { environmentOf } from '../../src/project/types.js'
import { folder } from './folder.js'

/** Where go-to-definition leads for what a schema gives as its `source`. */
function placeOf(source: string, schema: (root: string) => ConstructorParameters<typeof Project>[0]['schema']) {
  const { root } = folder('code', { 'shop/front.py': '', 'django/shop/users.py': '', 'django/shop/front.py': '' })
  const project = new Project({ root, schema: schema(root), sources: [], check: () => Promise.reject(new Error('Not asked.')) })
  const found = environmentOf(`${root}/.mizan`, project).codeAt(source)
  return found && `${found.file.replace(`${root}/`, '')}:${found.line}`
}

const command = (cwd: string) => (root: string) =>
  ({ kind: 'command', command: 'true', watch: [], root, cwd: `${root}/${cwd}`, env: {}, timeout: 1000, snapshot: null }) as const

test('a place is looked for in the folder of the command that told it, and then in the root', () => {
  expect(placeOf('shop/users.py:14', command('django'))).toBe('django/shop/users.py:14')
  expect(placeOf('django/shop/users.py:14', command('django'))).toBe('django/shop/users.py:14')
  expect(placeOf('shop/front.py:3', command('django'))).toBe('django/shop/front.py:3')
  expect(placeOf('shop/nobody.py:3', command('django'))).toBeNull()
})

test('a place of a schema that a file or a server gives is looked for in the root', () => {
  const file = (root: string) => `${root}/schema.json`
  expect(placeOf('shop/front.py:3', file)).toBe('shop/front.py:3')
  expect(placeOf('shop/users.py:14', file)).toBeNull()
  expect(placeOf('django/shop/users.py:0', file)).toBeNull()
})
