import { createLogger, createServer, type InlineConfig } from 'vite'
import { expect, test, vi } from 'vitest'
import { diagnostic } from '../../src/model/index.js'
import { application } from '../../src/vite/application.js'
import { MizanContext } from '../../src/vite/context.js'
import { buildFaultOf, faultOfError } from '../../src/vite/faults.js'
import { printDiagnostics, recovered, showError } from '../../src/vite/overlay.js'
import { generatedTypes } from '../../src/vite/types.js'
import { folder, projectIn } from '../project/folder.js'

function setUp() {
  const { root } = folder('vite')
  const context = new MizanContext({})
  const logger = { ...createLogger('silent'), error: vi.fn(), warn: vi.fn() }
  const config: InlineConfig = {
    root,
    configFile: false,
    customLogger: logger,
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    plugins: [application(context), generatedTypes(context)],
  }
  return { root, context, logger, config }
}

test('what ends with a server ends once when it closes, also in middleware mode', async () => {
  const { context, config } = setUp()
  const server = await createServer(config)
  const end = vi.fn()
  context.onClose(server.config, end)
  expect(end).not.toHaveBeenCalled()
  await server.close()
  expect(end).toHaveBeenCalledTimes(1)
})

test('a server that closes late leaves what the next one of its context began', async () => {
  const { context, config } = setUp()
  const [old, next] = [vi.fn(), vi.fn()]
  const before = await createServer(config)
  context.onClose(before.config, old)
  const after = await createServer(config)
  expect(old).toHaveBeenCalledTimes(1)
  context.onClose(after.config, next)
  await before.close()
  expect(next).not.toHaveBeenCalled()
  await after.close()
  expect(next).toHaveBeenCalledTimes(1)
})

test('a diagnostic is printed when it is new, and again once it was gone', async () => {
  const { root, context, logger, config } = setUp()
  const server = await createServer(config)
  const snapshot = (...fns: string[]) => ({
    ...context.project.snapshot,
    diagnostics: fns.map((fn) => diagnostic('MZ309', { file: `${root}/a.ts` }, { fn })),
  })
  for (const fns of [['a'], ['a', 'b'], ['a', 'b'], ['b'], ['a', 'b']]) printDiagnostics(snapshot(...fns), context, server)
  const printed = logger.error.mock.calls.map(([text]) => /"(.)"/.exec(text as string)?.[1])
  expect(printed).toEqual(['a', 'b', 'a'])
  await server.close()
})

test('an error of a function is over when that function answers', async () => {
  const { context, config } = setUp()
  const server = await createServer(config)
  showError(new Error('x'), 'f', context, server)
  recovered('g', context, server)
  expect(context.shown?.fn).toBe('f')
  recovered('f', context, server)
  expect(context.shown).toBeNull()
  await server.close()
})

test('an error stands at the innermost line of the application: not of a folder with a longer name, nor of a package', () => {
  const project = projectIn(folder('vite'))
  const at = (...files: string[]) => Object.assign(new Error('x'), { stack: ['Error: x', ...files.map((file) => `    at f (${file}:3:5)`)].join('\n') })
  const placeOf = (error: Error) => faultOfError(error, 'f', project).id
  const { root } = project
  expect(placeOf(at(`${root}2/a.ts`, `${root}/node_modules/x/a.ts`, `${root}/server/a.ts`))).toBe(`${root}/server/a.ts`)
  expect(placeOf(at(`${root}2/a.ts`))).toBeUndefined()
})

test('a failed build shows the frame of each error with it', () => {
  const place = folder('vite', { 'a.ts': 'one\n', 'b.ts': 'two\n' })
  const at = (file: string) => diagnostic('MZ309', { file: `${place.root}/${file}`, line: 1, column: 1 }, { fn: file })
  const fault = buildFaultOf([at('a.ts'), at('b.ts')], projectIn(place))
  expect(fault).not.toHaveProperty('frame')
  expect(fault.message).toMatch(/a\.ts:1:1\n.*1 \| one[^]*Fix: [^]*1 more:\n[^]*b\.ts:1:1\n.*1 \| two/)
})
