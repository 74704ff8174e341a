import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build, createServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp, type App } from '../build/app.js'
import { documented, EXAMPLE } from './example.js'

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const README = readFileSync(inRepository('README.md'), 'utf8')

/** Node's part: the server's own functions, and a call without a page. */
const NODE = `// @vitest-environment node
import { expect, test } from 'vitest'
import { mockMizan } from 'mizan/testing'
import { addNote } from 'virtual:mizan/contexts'
import { Notes } from '../server/notes'

test('server files are real code', async () => {
  await expect(Notes.note_count()).resolves.toBe(1)
})

test('calls are answered without a page', async () => {
  using mizan = mockMizan({}, { add_note: ({ text }) => ({ id: 1, text: String(text), written: '' }) })
  await expect(addNote({ text: 'x' })).resolves.toMatchObject({ text: 'x' })
  expect(mizan.invalidated).toEqual(['notes'])
})
`

const CONFIG = `import mizan from 'mizan'
import { defineConfig } from 'vitest/config'
export default defineConfig({ plugins: [mizan()], test: { environment: 'happy-dom', include: ['{src,built}/**/*.test.{ts,tsx}'] } })
`

/** What the page of the built stories shows. */
const shown = (script: string) => `import { expect, test, vi } from 'vitest'
test('shown', async () => {
  await import(${JSON.stringify(script)})
  const text = (name: string) => document.getElementById(name)?.textContent
  await vi.waitFor(() => expect(text('Empty')).toContain('0 of 0 notes'))
  await vi.waitFor(() => expect(text('Broken')).toContain('Back in a minute.'))
  expect(text('Loading')).toContain('Loading…')
})
`

/** As Storybook shows a story, in a page of its own. */
const PREVIEW = `import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import * as stories from './App.stories'
const { default: meta, ...named } = stories
for (const [name, { decorators: [decorator] }] of Object.entries(named)) {
  const element = document.body.appendChild(document.createElement('div'))
  element.id = name
  createRoot(element).render(createElement(() => decorator(() => createElement(meta.component))))
}
`

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable', 'esnext.decorators'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['src', 'server', '.mizan/**/*'],
}

const node = (root: string, script: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [inRepository(script), ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } }).then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: { stdout: string; stderr: string }) => Promise.reject(new Error(error.stdout + error.stderr)),
  )

let app: App

beforeAll(() => {
  const server = documented(README, 'server/notes.ts')
  const page = documented(README, 'src/App.tsx')
  app = createApp({
    'server/notes.ts': server!,
    'src/App.tsx': page!,
    ...EXAMPLE,
    'src/node.test.ts': NODE,
    'src/main.tsx': PREVIEW,
    'vite.config.ts': CONFIG,
    'tsconfig.json': JSON.stringify(TSCONFIG),
  })
})

afterAll(() => app.dispose())

test('the example of the documentation runs in Vitest, with the plugin as it is, in a page and in Node', { timeout: 120_000 }, async () => {
  const said = await node(app.root, 'node_modules/vitest/vitest.mjs', 'run', '--root', app.root, 'src/')
  expect(said).toMatch(/Tests\s+4 passed/)
  expect(said).not.toMatch(/\bact\b|not mocked|Warning/)
})

test('the example of the documentation type-checks as it is typed in', { timeout: 240_000 }, async () => {
  await node(app.root, 'dist/node/main.js', 'typegen', app.root)
  await expect(node(app.root, 'node_modules/typescript7/bin/tsc', '-p', app.root)).resolves.toBe('')
})

test('stories that were built show what they mock, in a build of React without act', { timeout: 240_000 }, async () => {
  await build({ root: app.root, configFile: `${app.root}/vite.config.ts`, logLevel: 'error', build: { outDir: 'stories' } })
  const script = Object.keys(app.output('stories')).find((path) => path.endsWith('.js'))
  app.write({ 'built/shown.test.ts': shown(`../stories/${script}`) })
  const said = await node(app.root, 'node_modules/vitest/vitest.mjs', 'run', '--root', app.root, 'built/')
  expect(said).toMatch(/Tests\s+1 passed/)
})

test('modules that were generated as files need no plugin', { timeout: 120_000 }, async () => {
  await node(app.root, 'dist/node/main.js', 'generate', '--out', 'generated')
  const example = EXAMPLE['src/App.test.tsx']!
  app.write({
    'plain/App.tsx': documented(README, 'src/App.tsx')!.replace('virtual:mizan/contexts', '../generated/index.js'),
    'plain/App.test.tsx': example,
    'plain.config.ts': `export default { test: { environment: 'happy-dom', include: ['plain/*.test.tsx'] } }\n`,
  })
  const said = await node(app.root, 'node_modules/vitest/vitest.mjs', 'run', '--root', app.root, '--config', 'plain.config.ts')
  expect(said).toMatch(/Tests\s+2 passed/)
})

test('a dev server of the same configuration starts where there is no server to embed', { timeout: 60_000 }, async () => {
  const plain = createApp({ 'vite.config.ts': CONFIG, 'src/main.tsx': `document.body.textContent = 'plain'`, 'tsconfig.json': JSON.stringify(TSCONFIG) })
  const server = await createServer({ root: plain.root, configFile: `${plain.root}/vite.config.ts`, logLevel: 'silent', server: { middlewareMode: true, ws: false } })
  try {
    await expect(server.transformRequest('/src/main.tsx')).resolves.toMatchObject({ code: expect.stringContaining('plain') })
  } finally {
    await server.close()
    plain.dispose()
  }
})

test.runIf(README.includes('mizan/testing'))('the README shows the example', () => {
  for (const [path, code] of Object.entries(EXAMPLE)) expect(documented(README, path)?.trim()).toBe(code.trim())
})
