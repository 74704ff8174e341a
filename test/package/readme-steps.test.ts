import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyFile, readSteps } from './readme-steps.js'

const README = `# Title

## Before
\`\`\`ts title="not/this.ts"
\`\`\`

## Quick start
\`\`\`sh
# a comment, not a heading
npm install mizan   # from the registry
npm run dev
\`\`\`

1. In a list:
   \`\`\`ts title="server/a.ts"
   if (true) {
     run()
   }
   \`\`\`

### Deeper
\`\`\`json title="tsconfig.app.json" merge
{ "compilerOptions": { "types": ["node"] }, "include": ["src", ".mizan/**/*"] }
\`\`\`
\`\`\`ts
only.shown()
\`\`\`

## After
\`\`\`sh
npx mizan typegen
\`\`\`
`

const DJANGO = `## With Django
\`\`\`sh
python -m django startproject backend .
cp -r node_modules/mizan/a .
python manage.py runserver    # and npm run dev
\`\`\`
\`\`\`py title="backend/settings.py" append
APPS += ['mizan']
\`\`\`
`

describe('readSteps', () => {
  it('takes the titled blocks and the commands of its section, in order, and nothing else', () => {
    expect(readSteps(README, 'Quick start')).toEqual([
      { do: 'run', command: 'npm install mizan' },
      { do: 'write', path: 'server/a.ts', content: 'if (true) {\n  run()\n}\n' },
      {
        do: 'merge',
        path: 'tsconfig.app.json',
        content: '{ "compilerOptions": { "types": ["node"] }, "include": ["src", ".mizan/**/*"] }\n',
      },
    ])
  })

  it('takes what Django is set up with, and leaves out what serves until it is ended', () => {
    expect(readSteps(DJANGO, 'With Django')).toEqual([
      { do: 'run', command: 'python -m django startproject backend .' },
      { do: 'run', command: 'cp -r node_modules/mizan/a .' },
      { do: 'append', path: 'backend/settings.py', content: "APPS += ['mizan']\n" },
    ])
  })

  it('refuses a README that lacks the section, or has no step in it', () => {
    expect(() => readSteps(README, 'Elsewhere')).toThrow('no section "Elsewhere"')
    expect(() => readSteps('## Quick start\nwords\n', 'Quick start')).toThrow('no fenced block')
  })
})

describe('applyFile', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'mizan-steps-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('writes a file into folders that are not there yet', () => {
    applyFile(folder, { do: 'write', path: 'a/b/c.ts', content: 'c\n' })
    expect(readFileSync(join(folder, 'a/b/c.ts'), 'utf8')).toBe('c\n')
  })

  it('merges into JSON with comments: objects by key, arrays without repeats, other values replaced', () => {
    const file = join(folder, 'tsconfig.json')
    const compilerOptions = '{ "types": ["vite/client"], "strict": false }'
    writeFileSync(file, `{ /* modes */ "compilerOptions": ${compilerOptions}, "include": ["src"] }`)
    const content = '{ "compilerOptions": { "types": ["node", "vite/client"], "strict": true }, "files": [] }'
    applyFile(folder, { do: 'merge', path: 'tsconfig.json', content })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      compilerOptions: { types: ['vite/client', 'node'], strict: true },
      include: ['src'],
      files: [],
    })
  })

  it('adds lines at the end of a file', () => {
    writeFileSync(join(folder, 'settings.py'), 'APPS = []\n')
    applyFile(folder, { do: 'append', path: 'settings.py', content: 'APPS += [1]\n' })
    expect(readFileSync(join(folder, 'settings.py'), 'utf8')).toBe('APPS = []\nAPPS += [1]\n')
  })

  it.each(['merge', 'append'] as const)('refuses to %s to a file that the application does not have', (how) => {
    expect(() => applyFile(folder, { do: how, path: 'none.json', content: '{}' })).toThrow('none.json')
  })
})
