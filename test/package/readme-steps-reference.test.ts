import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createServer } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApp, type App } from '../build/app.js'
import { readSteps } from './readme-steps.js'

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

const README = readFileSync(inRepository('README.md'), 'utf8')

const COMPILER_OPTIONS = {
  target: 'es2023',
  module: 'esnext',
  moduleResolution: 'bundler',
  jsx: 'react-jsx',
  lib: ['es2023', 'dom', 'dom.iterable', 'esnext.disposable', 'esnext.decorators'],
  types: ['vite/client', 'node'],
  strict: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  noEmit: true,
  skipLibCheck: true,
}

let app: App

/** All files that the README writes out, in one application. */
beforeAll(() => {
  const steps = ['Quick start', 'In React', 'Testing'].flatMap((section) => readSteps(README, section))
  const files = steps.flatMap((step) => (step.do === 'write' ? [[step.path, step.content] as const] : []))
  const include = ['src', 'server', 'vite.config.ts', '.mizan/**/*']
  app = createApp({ ...Object.fromEntries(files), 'tsconfig.json': JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include }) })
})

afterAll(() => app.dispose())

it('type-checks as it is typed in', { timeout: 240_000 }, async () => {
  await node('dist/node/main.js', 'typegen', app.root)
  await expect(node('node_modules/typescript7/bin/tsc', '-p', app.root)).resolves.toBe('')
})

it('renders on a server what was preloaded, and leaves it in the page', { timeout: 120_000 }, async () => {
  const vite = await createServer({ root: app.root, logLevel: 'silent', server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom' })
  try {
    const { render } = (await vite.ssrLoadModule('/src/entry-server.tsx')) as { render: (request: Request) => Promise<string> }
    const page = await render(new Request('http://localhost/'))
    const [html, data] = page.split('<script type="application/json" id="__MIZAN_SSR_DATA__">')
    expect(html).toContain('Buy tea')
    expect(html).not.toContain('Loading…')
    expect(JSON.parse(data!.replace('</script>', ''))).toMatchObject({ contexts: [{ context: 'notes', params: { search: '' }, data: { note_count: 1 } }] })
  } finally {
    await vite.close()
  }
})

async function node(script: string, ...args: string[]): Promise<string> {
  const options = { cwd: app.root, env: { ...process.env, NO_COLOR: '1' } }
  try {
    return (await promisify(execFile)(process.execPath, [inRepository(script), ...args], options)).stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(stdout + stderr, { cause: error })
  }
}
