import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { backgroundChecker } from '../../src/source/typescript/background.js'
import type { Unresolved } from '../../src/source/typescript/index.js'
import { folder } from '../project/folder.js'

/** A thread that answers with its own number, stops when it is asked of "stop", and says nothing of "wait". */
const THREAD = `import { parentPort, threadId } from 'node:worker_threads'
parentPort.on('message', ({ id, unresolved: [{ fn }] }) => {
  if (fn === 'stop') throw new Error('no memory')
  if (fn !== 'wait') parentPort.postMessage({ id, answers: new Map([[fn, threadId]]) })
})
`

const about = (fn: string): Unresolved[] => [{ key: fn, file: '/a.ts', path: [fn], fn, place: { file: '/a.ts' }, inContext: true, isView: false, isSchemaNamed: true, asks: ['params'], text: 'T' }]

function checkerIn(text: string) {
  const { root } = folder('checker', { 'thread.mjs': text })
  return backgroundChecker({ root }, pathToFileURL(`${root}/thread.mjs`))
}

test('a thread that stops fails its own questions, and the next one starts at once and loses none', async () => {
  const { check, close } = checkerIn(THREAD)
  const [first] = (await check(about('a'))).values()
  const [waiting, stopped] = [check(about('wait')), check(about('stop'))]
  // Asked at the moment the old thread tells of its error, before it tells of its end.
  const next = stopped.catch(() => check(about('b')))
  await expect(waiting).rejects.toThrow('no memory')
  await expect(stopped).rejects.toThrow('no memory')
  const [second] = (await next).values()
  expect(second).not.toBe(first)
  expect((await check(about('c'))).get('c')).toBe(second)
  close()
})

test('a closed checker ends its thread, rejects what waits, and starts no other', async () => {
  const { check, close } = checkerIn(THREAD)
  await check(about('a'))
  const waiting = check(about('wait'))
  close()
  await expect(waiting).rejects.toThrow('closed')
  await expect(check(about('b'))).rejects.toThrow('closed')
})
