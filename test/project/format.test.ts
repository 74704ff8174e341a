import { describe, expect, test } from 'vitest'
import { diagnostic } from '../../src/model/index.js'
import { formatDiagnostic } from '../../src/project/format.js'
import { folder, projectIn } from './folder.js'

const TEXT = `{
  "x-mizan-functions": [
    { "name": "user_id" },
    { "name": "userId" }
  ]
}
`

describe('a diagnostic in a terminal', () => {
  test('is the code, what happened, the place with a frame, and the fix', () => {
    const project = projectIn(folder('format', { 'api/schema.json': TEXT }), 'api/schema.json')
    const { diagnostics } = project.refresh()
    expect(formatDiagnostic(diagnostics[0]!, project)).toMatchInlineSnapshot(`
      "MZ203 function "userId" and function "user_id" would both be called \`useUserId\` in client code.
        at api/schema.json:3:15 (/x-mizan-functions/0/name)
          1 | {
          2 |   "x-mizan-functions": [
        > 3 |     { "name": "user_id" },
            |               ^
          4 |     { "name": "userId" }
          5 |   ]
        function "userId": api/schema.json:4:15 (/x-mizan-functions/1/name)
        Fix: Rename one of them; a function may also take another name with the \`name\` option."
    `)
  })

  test('of a file that cannot be read has no frame', () => {
    const { root } = folder('format')
    const place = { file: `${root}/gone.ts`, line: 3, column: 5 }
    const found = diagnostic('MZ309', place, { fn: 'f' })
    expect(formatDiagnostic(found, { root, locate: (each) => each })).toMatchInlineSnapshot(`
      "MZ309 "f" has both \`context\` and \`affects\`: a function either reads or writes.
        at gone.ts:3:5
        Fix: Remove one of the two, or split the function."
    `)
  })

  test('of a whole file has no line', () => {
    const project = projectIn(folder('format'), 'gone.json')
    const text = formatDiagnostic(project.refresh().diagnostics[0]!, project)
    expect(text).toContain('MZ101 The source cannot be read: ENOENT')
    expect(text).toContain('\n  at gone.json\n')
  })

  test('shows a place outside the root by the way that leads there', () => {
    const found = diagnostic('MZ309', { file: '/app/server/f.ts', line: 1, column: 1 }, { fn: 'f' })
    expect(formatDiagnostic(found, { root: '/app/web', locate: (each) => each })).toContain('at ../server/f.ts:1:1')
  })
})
