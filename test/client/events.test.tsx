// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { configureMizan, invalidate, observe, principalChanged, type MizanEvent } from '../../src/client/index.js'
import { overlay } from '../../src/client/optimistic.js'
import { answer, open, said, server } from './react/harness.js'
import { addNote, Notes, notesOf, NotesProvider } from './identity/notes.js'

vi.mock('../../src/client/schema.js', () => ({ SCHEMA: 'built' }))

const ui = (
  <NotesProvider fallback="wait">
    <Notes />
  </NotesProvider>
)

test('tells one story in order', async () => {
  const story: MizanEvent[] = []
  const stop = observe((event) => void story.push(event))
  const took = () => story.splice(0)
  const notes = { context: 'notes', params: {} }

  const page = await open(ui)
  expect(took()).toEqual([{ type: 'fetch', ...notes, attempt: 0 }])
  await answer(notesOf('one'))
  expect(took()).toEqual([{ type: 'land', ...notes, isStale: false }])

  await act(async () => {
    invalidate(['notes'])
    invalidate([{ context: 'notes', params: { id: 1 } }])
  })
  expect(took()).toEqual([
    { type: 'invalidate', items: ['notes'], by: 'app' },
    { type: 'invalidate', items: [{ context: 'notes', params: { id: 1 } }], by: 'app' },
    { type: 'coalesce', ...notes },
    { type: 'fetch', ...notes, attempt: 0 },
  ])
  await act(async () => invalidate(['notes']))
  expect(took().slice(1)).toEqual([{ type: 'coalesce', ...notes }, { type: 'drop', ...notes, why: 'replaced' }, { type: 'fetch', ...notes, attempt: 0 }])
  await act(async () => server.last.problem('server', 500))
  expect(took()).toEqual([
    { type: 'land', ...notes, isStale: true },
    { type: 'error', ...notes, error: expect.objectContaining({ code: 'server' }) },
  ])

  const [entry] = page.store.entries.values()
  const settle = overlay(entry!, (data) => data)
  const call = addNote({})
  await act(async () => {
    server.last.answer({ result: 1, invalidate: ['notes'], contexts: [{ ...notes, data: notesOf('two') }] })
    await call
    settle(true)
  })
  expect(took()).toEqual([
    { type: 'layer', ...notes, state: 'on' },
    { type: 'call', fn: 'add_note' },
    { type: 'answer', fn: 'add_note' },
    { type: 'invalidate', items: ['notes'], by: 'call', fn: 'add_note' },
    { type: 'coalesce', ...notes },
    { type: 'land', ...notes, isStale: false },
    { type: 'layer', ...notes, state: 'settled' },
  ])
  const failing = addNote({}).catch(() => {})
  await act(async () => {
    server.last.problem('invalid', 400)
    await failing
  })
  expect(took()).toEqual([{ type: 'call', fn: 'add_note' }, { type: 'error', fn: 'add_note', error: expect.objectContaining({ code: 'invalid' }) }])

  await act(async () => principalChanged())
  expect(took()).toEqual([{ type: 'principal' }, { type: 'fetch', ...notes, attempt: 0 }])
  await act(async () => server.last.answer(notesOf('three'), { headers: { 'X-Mizan-Schema': 'built' } }))
  expect(took()).toEqual([{ type: 'land', ...notes, isStale: false }])

  for (const schema of ['next', 'next', 'built', 'next']) {
    await act(async () => invalidate(['notes']))
    await act(async () => server.last.answer(notesOf(schema), { headers: { 'X-Mizan-Schema': schema } }))
  }
  expect(took().filter(({ type }) => type === 'skew')).toEqual([{ type: 'skew', schema: 'next' }])

  await act(async () => invalidate(['notes']))
  took()
  await page.unmount()
  expect(took()).toEqual([{ type: 'drop', ...notes, why: 'unmounted' }])
  stop()
  await act(async () => invalidate(['notes']))
  expect(took()).toEqual([])
})

test('tells of a retry, with its wait', async () => {
  vi.useFakeTimers()
  const restore = configureMizan({ retries: 1 })
  const told: MizanEvent[] = []
  const stop = observe((event) => void told.push(event))
  await open(ui)
  await act(async () => server.last.drop())
  expect(told[1]).toMatchObject({ type: 'retry', context: 'notes', attempt: 0, error: { code: 'network' } })
  await act(async () => vi.advanceTimersByTimeAsync(1100))
  expect(told[2]).toMatchObject({ type: 'fetch', attempt: 1 })
  await answer(notesOf('one'))
  stop()
  restore()
})

test('a listener that throws comes between nothing, and the others hear', async () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const heard = vi.fn()
  const stops = [observe(() => {
    throw new Error('a fault of the application')
  }), observe(heard)]
  const page = await open(ui)
  await answer(notesOf('one'))
  expect(page.text()).toBe('one')
  expect(heard).toHaveBeenCalledTimes(2)
  expect(reported).toHaveBeenCalledTimes(2)
  for (const stop of stops) stop()
})

test('an onError or onInvalidate that throws keeps neither a failure nor an invalidation from the page', async () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const fault = () => {
    throw new Error('a fault of the application')
  }
  const restore = configureMizan({ onError: fault, onInvalidate: fault })
  const page = await open(
    <NotesProvider fallback="wait" errorFallback="failed">
      <Notes />
    </NotesProvider>,
  )
  await act(async () => server.last.problem('server', 500))
  expect(page.text()).toBe('failed')
  expect(said.splice(0)).toEqual([expect.stringContaining('MizanError')])
  await act(async () => invalidate(['notes']))
  expect(server.gets).toHaveLength(2)
  await answer(notesOf('one'))
  expect(page.text()).toBe('one')
  expect(reported).toHaveBeenCalledTimes(2)
  restore()
})

test('configureMizan tells of failures and of what is stale, until it is put back', async () => {
  const onError = vi.fn()
  const onInvalidate = vi.fn()
  const own = vi.fn(async () => new Response('{"type":"about:blank","code":"forbidden","title":"no","status":403}', { status: 403 }))
  const restore = configureMizan({ fetch: own, onError, onInvalidate })
  await expect(addNote({ text: 'a' })).rejects.toMatchObject({ code: 'forbidden' })
  expect(own).toHaveBeenCalledOnce()
  expect(onError).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'forbidden' }), { context: undefined, fn: 'add_note' })
  invalidate(['notes'])
  expect(onInvalidate).toHaveBeenCalledExactlyOnceWith(['notes'])
  restore()
  invalidate(['notes'])
  void addNote({}).catch(() => {})
  expect(own).toHaveBeenCalledOnce()
  expect(onInvalidate).toHaveBeenCalledOnce()
  expect(server.requests).toHaveLength(1)
})
