import { renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SHOP, type Files } from './app.js'
import { testApp, viteBuild } from './vite.js'

const WAYS_OUT = `
To call its functions, import them from 'virtual:mizan/contexts' or 'virtual:mizan/functions'.
If you're only using a type of it, change the import to \`import type\`.`

/** The error of a build whose client is `files`; null when it passes. */
async function refusal(files: Files, tsconfig?: object): Promise<string | null> {
  const app = testApp(SHOP, files, tsconfig ? { 'tsconfig.json': JSON.stringify({ compilerOptions: tsconfig }) } : {})
  const { error } = await viteBuild(app)
  return error
}

describe('a server file that client code imports for its value fails the build', () => {
  it('directly, with the chain and the ways out', async () => {
    const error = await refusal({ 'src/main.tsx': `import { Users } from '../server/users'\nconsole.log(Users)` })
    expect(error).toContain(`Client code imports the server file server/users.ts, whose code must not reach a browser.

index.html
  imports src/main.tsx
    imports server/users.ts
${WAYS_OUT}`)
  })

  it('at distance three, through a barrel that re-exports it', async () => {
    const error = await refusal({
      'src/main.tsx': `import { Users } from './a'\nconsole.log(Users)`,
      'src/a.ts': `export { Users } from './b'`,
      'src/b.ts': `export * from '../server/users'`,
    })
    expect(error).toContain(`
index.html
  imports src/main.tsx
    imports src/a.ts
      imports src/b.ts
        imports server/users.ts
${WAYS_OUT}`)
  })

  it('by dynamic import, which puts it into a chunk of its own', async () => {
    const error = await refusal({ 'src/main.tsx': `import './a'`, 'src/a.ts': `void import('../server/users').then(console.log)` })
    expect(error).toContain(`
index.html
  imports src/main.tsx
    imports src/a.ts
      imports server/users.ts
`)
  })

  it('by import.meta.glob', async () => {
    const error = await refusal({ 'src/main.tsx': `console.log(import.meta.glob('../server/*.ts'))` })
    expect(error).toContain(`
index.html
  imports src/main.tsx
    imports server/users.ts
`)
  })

  it.each(['?raw', '?url', '?inline', '?worker', '?url&no-inline'])('as text or by its address (%s)', async (query) => {
    const error = await refusal({ 'src/main.tsx': `import text from '../server/users.ts${query}'\nconsole.log(text)` })
    expect(error).toContain(`
index.html
  imports src/main.tsx
    imports server/users.ts${query}
`)
  })

  it('by new URL(…, import.meta.url), which would emit the file as it is', async () => {
    const error = await refusal({ 'src/main.tsx': `console.log(new URL('../server/users.ts', import.meta.url).href)` })
    expect(error).toContain(`
index.html
  imports src/main.tsx
    imports server/users.ts
`)
  })

  it('from a worker, which Vite bundles apart', async () => {
    const error = await refusal({
      'src/main.tsx': `new Worker(new URL('./work.ts', import.meta.url), { type: 'module' })`,
      'src/work.ts': `import { Users } from '../server/users'\nconsole.log(Users)`,
    })
    expect(error).toContain(`
src/work.ts
  imports server/users.ts
`)
  })

  it('when it is the entry itself', async () => {
    expect(await refusal({ 'index.html': '<script type="module" src="/server/users.ts"></script>' })).toContain(`
index.html
  imports server/users.ts
`)
  })

  it('for its side effects alone', async () => {
    expect(await refusal({ 'src/main.tsx': `import '../server/users'` })).toContain('imports server/users.ts')
  })

  it('each of several files, with a chain of its own', async () => {
    const error = await refusal({
      'server/orders.ts': `export const orders = 1`,
      'src/main.tsx': `import { Users } from '../server/users'\nimport { orders } from '../server/orders'\nconsole.log(Users, orders)`,
    })
    expect(error?.match(/Client code imports the server file \S+/g)).toEqual([
      'Client code imports the server file server/orders.ts,',
      'Client code imports the server file server/users.ts,',
    ])
    expect(error?.match(/To call its functions/g)).toHaveLength(1)
  })

  it('with the shortest chain, whole, among a thousand modules that load at once', async () => {
    const count = 1000
    const modules = Array.from({ length: count }, (_, i): [string, string] => [
      `src/m${i}.ts`,
      [(i * 7 + 1) % count, (i * 3 + 2) % count].map((other) => `import './m${other}'\n`).join('') + (i === 500 ? `import './near'` : ''),
    ])
    const error = await refusal({
      ...Object.fromEntries(modules),
      'src/main.tsx': `import './far'\n${modules.map(([path]) => `import './${path.slice(4, -3)}'`).join('\n')}`,
      'src/near.ts': `import '../server/users'`,
      'src/far.ts': `import './farther'`,
      'src/farther.ts': `import './farthest'`,
      'src/farthest.ts': `import '../server/users'`,
    })
    expect(error).toContain(`
index.html
  imports src/main.tsx
    imports src/m500.ts
      imports src/near.ts
        imports server/users.ts
`)
  })

  it('through a symbolic link, whose files have another path where they are imported', async () => {
    const app = testApp(SHOP, { 'src/main.tsx': `import { Users } from '../server/users'\nconsole.log(Users)` })
    renameSync(join(app.root, 'server'), join(app.root, 'api'))
    symlinkSync('api', join(app.root, 'server'))
    const { error } = await viteBuild(app)
    expect(error).toContain('Client code imports the server file api/users.ts')
  })

  it('before what the server file itself would fail of', async () => {
    const error = await refusal({
      'server/users.ts': `${SHOP['server/users.ts']}\nimport 'a-package-that-is-not-there'`,
      'src/main.tsx': `import { Users, nothing } from '../server/users'\nconsole.log(Users, nothing)`,
    })
    expect(error).toContain('imports server/users.ts')
    expect(error).not.toContain('a-package-that-is-not-there')
  })
})

describe('a server file that client code imports for its types is no import', () => {
  const uses = (statement: string): Files => ({ 'src/main.tsx': `${statement}\nconsole.log(null as Users | null)` })
  const VERBATIM = { verbatimModuleSyntax: true }

  it.each([{}, VERBATIM])('by import type (%o)', async (tsconfig) => {
    expect(await refusal(uses(`import type { Users } from '../server/users'`), tsconfig)).toBeNull()
    expect(await refusal({ 'src/main.tsx': `export type { Users } from '../server/users'` }, tsconfig)).toBeNull()
    const inline = `let users: typeof import('../server/users') | undefined\nconsole.log(users)`
    expect(await refusal({ 'src/main.tsx': inline }, tsconfig)).toBeNull()
  })

  it('by import { type X }, and by a name that only types use', async () => {
    expect(await refusal(uses(`import { type Users } from '../server/users'`))).toBeNull()
    expect(await refusal(uses(`import { Users } from '../server/users'`))).toBeNull()
  })

  it('unless verbatimModuleSyntax keeps what is left of import { type X }: the import of the file', async () => {
    expect(await refusal(uses(`import { type Users } from '../server/users'`), VERBATIM)).toContain('imports server/users.ts')
  })
})
