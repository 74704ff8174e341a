// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { Activity, useEffect, type ReactNode } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { principalChanged } from '../../../src/client/index.js'
import { overlay } from '../../../src/client/optimistic.js'
import { answer, open, server } from '../react/harness.js'
import { visible } from '../scenarios/page.js'
import { arrived, addNote, Drafts, DraftsProvider, expectDrops, Headline, look, NewsProvider, Notes, notesOf, NotesProvider, otherTab, PUBLIC, setCookie, useNotesContext, watch } from './notes.js'

const mounted = vi.fn()
beforeEach(() => mounted.mockReset())

function Mounted({ children }: { children: ReactNode }): ReactNode {
  useEffect(() => mounted(), [])
  return children
}

const ui = (
  <NotesProvider fallback="wait">
    <Mounted>
      <Notes />
    </Mounted>
  </NotesProvider>
)

/** A page of Ann's, whose token the cookie has. */
async function opened(inner: ReactNode = ui, options?: Parameters<typeof open>[1]) {
  setCookie('ann')
  await look()
  const page = await open(inner, options)
  await answer(notesOf('Ann’s'))
  return page
}

describe('a token in the cookie that has changed', () => {
  test.each([false, true])('puts the fallback in the place of what was private, and asks anew (StrictMode: %s)', async (strict) => {
    const page = await opened(ui, { strict })
    expect(page.text()).toBe('Ann’s')
    mounted.mockReset()
    const shown = watch(document.body)
    setCookie('ben')
    await look()
    expect(page.text()).toBe('wait')
    expect(server.gets).toHaveLength(2)
    await answer(notesOf('Ben’s'))
    expect(page.text()).toBe('Ben’s')
    expect(shown.slice(1).join()).not.toContain('Ann')
    expect(mounted).toHaveBeenCalledTimes(strict ? 2 : 1)
    expectDrops(1)
  })

  test('is seen with the next answer, before anything of that is used', async () => {
    const page = await opened()
    const call = addNote({})
    setCookie('ben')
    await act(async () => {
      server.last.answer({ result: 1, invalidate: ['notes'], contexts: [{ context: 'notes', params: {}, data: notesOf('late Ann’s') }] })
      await call
    })
    expect(page.text()).toBe('wait')
    await answer(notesOf('Ben’s'))
    expect(page.text()).toBe('Ben’s')
  })

  test('is gone: whoever was here has left', async () => {
    const page = await opened()
    setCookie(null)
    await look()
    expect(page.text()).toBe('wait')
    expectDrops(1)
  })

  test('was not there before: nobody else has come', async () => {
    const page = await open(ui)
    await answer(notesOf('a guest’s'))
    setCookie('first')
    await look()
    expect(page.text()).toBe('a guest’s')
    expectDrops(0)
  })

  test('leaves what is the same for everybody, without the updates of whoever left', async () => {
    setCookie('ann')
    await look()
    const page = await open(
      <NewsProvider fallback="wait">
        <Headline />
      </NewsProvider>,
    )
    await act(async () => server.last.answer({ headline: 'news' }, PUBLIC))
    const [entry] = page.store.entries.values()
    await act(async () => void overlay(entry!, () => ({ headline: 'of Ann’s' })))
    expect(page.text()).toBe('of Ann’s')
    setCookie('ben')
    await look()
    expect(page.text()).toBe('news')
    expect(server.gets).toHaveLength(1)
  })

  test('leaves a refetch that a listener still holds nothing to ask for', async () => {
    let refetch = (): Promise<void> => Promise.reject(new Error('not on the page'))
    const Holder = () => {
      const { refetch: now } = useNotesContext()
      useEffect(() => void (refetch = now), [now])
      return null
    }
    await opened(
      <NotesProvider fallback="wait">
        <Holder />
      </NotesProvider>,
    )
    const of = refetch
    setCookie('ben')
    await look()
    expect(server.gets).toHaveLength(2)
    await act(async () => void of())
    expect(server.gets).toHaveLength(2)
    await answer(notesOf('Ben’s'))
  })

  test('drops an answer that is under way', async () => {
    setCookie('ann')
    await look()
    const page = await open(ui)
    const late = server.last
    setCookie('ben')
    await look()
    expect(late.isAborted).toBe(true)
    late.answer(notesOf('Ann’s'))
    await answer(notesOf('Ben’s'))
    expect(page.text()).toBe('Ben’s')
  })

  test('drops what waits for its turn to be shown again', async () => {
    const page = await opened()
    await page.show(null)
    setCookie('ben')
    await look()
    await page.show(ui)
    expect(page.text()).toBe('wait')
    expect(server.gets).toHaveLength(2)
  })

  test('puts nothing in its place where there is no fallback', async () => {
    const page = await opened(
      <p>
        <NotesProvider>
          <Notes />
        </NotesProvider>
      </p>,
    )
    setCookie('ben')
    await look()
    expect(page.text()).toBe('')
    await answer(notesOf('Ben’s'))
    expect(page.text()).toBe('Ben’s')
  })

  test('is the same for a provider within another', async () => {
    setCookie('ann')
    await look()
    server.respond = (request) => request.answer(request.url.includes('drafts') ? { drafts_all: ' Ann’s draft' } : notesOf('Ann’s'))
    const page = await open(
      <NotesProvider fallback="wait">
        <Notes />
        <DraftsProvider>
          <Drafts />
        </DraftsProvider>
      </NotesProvider>,
    )
    expect(page.text()).toBe('Ann’s Ann’s draft')
    server.respond = undefined
    const shown = watch(document.body)
    setCookie('ben')
    await look()
    expect(page.text()).toBe('wait')
    const waits = server.requests.filter(({ isSettled }) => !isSettled)
    expect(waits.map(({ url }) => url).toSorted()).toEqual(['/api/mizan/ctx/drafts/', '/api/mizan/ctx/notes/'])
    for (const request of waits)
      await act(async () => request.answer(request.url.includes('drafts') ? { drafts_all: ' Ben’s draft' } : notesOf('Ben’s')))
    expect(page.text()).toBe('Ben’s Ben’s draft')
    expect(shown.slice(1).join()).not.toContain('Ann')
  })

  test('is seen by what a hidden Activity keeps, before that is shown', async () => {
    const kept = (mode: 'visible' | 'hidden') => <Activity mode={mode}>{ui}</Activity>
    const page = await opened(kept('visible'))
    await page.show(kept('hidden'))
    setCookie('ben')
    await look()
    const seen: string[] = []
    // In the order in which a browser does them: what a layout effect asks for is done before the page is painted.
    const observer = new MutationObserver(() => void seen.push(visible(document.body)))
    observer.observe(document.body, { attributes: true, childList: true, subtree: true, characterData: true })
    await page.show(kept('visible'))
    expect(visible(document.body)).toBe('wait')
    await answer(notesOf('Ben’s'))
    expect(visible(document.body)).toBe('Ben’s')
    expect(seen.join()).not.toContain('Ann')
    observer.disconnect()
  })
})

describe('the other tabs', () => {
  test('are told to look for themselves, once', async () => {
    await opened()
    await arrived()
    const tab = otherTab()
    setCookie('ben')
    await look()
    await look()
    await arrived()
    expect(tab.heard).toEqual([false])
    tab.close()
  })

  test('are told of what they cannot see', async () => {
    const page = await opened()
    await arrived()
    const tab = otherTab()
    await act(async () => principalChanged())
    await arrived()
    expect(tab.heard).toEqual([true])
    expect(page.text()).toBe('wait')
    tab.close()
  })

  test('tell this one, which looks, and tells nobody again', async () => {
    const tab = otherTab()
    const page = await opened()
    await tab.say(false)
    expect(page.text()).toBe('Ann’s')
    setCookie('ben')
    await tab.say(false)
    expect(page.text()).toBe('wait')
    await answer(notesOf('Ben’s'))
    await tab.say(false)
    expect(page.text()).toBe('Ben’s')
    await tab.say(true)
    expect(page.text()).toBe('wait')
    expect(tab.heard).toEqual([])
    tab.close()
  })
})

test('a change in the storage, where an application may keep a token, makes the page look', async () => {
  await opened()
  setCookie('ben')
  await act(async () => void window.dispatchEvent(new Event('storage')))
  expectDrops(1)
})
