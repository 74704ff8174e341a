// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformAsync } from '@babel/core'
import { act, fireEvent, screen } from '@testing-library/react'
import reactCompiler, { type LoggerEvent } from 'babel-plugin-react-compiler'
import { transform } from 'esbuild'
import * as jsxRuntime from 'react/jsx-runtime'
import * as compilerRuntime from 'react/compiler-runtime'
import { beforeAll, expect, test } from 'vitest'
import * as client from '../../../src/client/index.js'
import * as bindings from '../../../src/client/react/index.js'
import type * as Page from './compiler-page.js'
import { answer, open, server } from './harness.js'

const MODULES: Record<string, unknown> = {
  'react/jsx-runtime': jsxRuntime,
  'react/compiler-runtime': compilerRuntime,
  '../../../src/client/index.js': client,
  '../../../src/client/react/index.js': bindings,
}

const events: LoggerEvent[] = []
let page: typeof Page

// The compiler keeps what a component made of a hook's result for as long as the result is the same object: a hook that changed its
// result in place, or gave a new one each time, would show here and nowhere else.
beforeAll(async () => {
  const filename = join(import.meta.dirname, 'compiler-page.tsx')
  const options = { panicThreshold: 'all_errors', logger: { logEvent: (_: string | null, event: LoggerEvent) => void events.push(event) } }
  const compiled = await transformAsync(readFileSync(filename, 'utf8'), {
    filename,
    configFile: false,
    babelrc: false,
    parserOpts: { plugins: ['jsx', 'typescript'] },
    plugins: [[reactCompiler, options]],
  })
  const { code } = await transform(compiled?.code ?? '', { loader: 'tsx', format: 'cjs', jsx: 'automatic' })
  const module = { exports: {} }
  new Function('module', 'require', code)(module, (id: string) => MODULES[id])
  page = module.exports as typeof Page
})

test('React Compiler takes a component that reads, shows a status and calls', () => {
  expect(events.filter(({ kind }) => kind !== 'CompileSuccess')).toEqual([])
  expect(events).toMatchObject([{ fnName: 'Profile', memoSlots: expect.any(Number) }])
})

test.each([false, true])('what it compiled shows each answer, each status and each call (StrictMode: %s)', async (strict) => {
  const { CompiledProvider, Profile } = page
  const { text } = await open(
    <CompiledProvider fallback="wait">
      <Profile />
    </CompiledProvider>,
    { strict },
  )
  expect(text()).toBe('wait')
  await answer({ compiled_profile: { name: 'Ann', tags: ['new'] } })
  expect(text()).toBe('Ann new')
  await act(async () => client.invalidate(['compiled']))
  expect(text()).toBe('Ann new refreshing')
  await answer({ compiled_profile: { name: 'Ann', tags: ['new', 'blue'] } })
  expect(text()).toBe('Ann new blue')
  await act(async () => fireEvent.click(screen.getByRole('button')))
  expect(text()).toBe('Ann new blue renaming')
  expect(server.last.body).toMatchObject({ fn: 'compiled_rename', args: { name: 'Ann!' } })
  await answer({ result: { name: 'Ann!' }, invalidate: ['compiled'] })
  expect(text()).toBe('Ann new blue refreshing renamed to Ann!')
  await answer({ compiled_profile: { name: 'Ann!', tags: ['new', 'blue'] } })
  expect(text()).toBe('Ann! new blue renamed to Ann!')
})
