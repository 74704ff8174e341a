// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { lazy, Suspense, StrictMode, type ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { invalidate, principalChanged, registerContext, ssrScript, Store } from '../../src/client/index.js'
import { MizanStore, provider, read } from '../../src/client/react/index.js'
import { look, Notes, NotesProvider, notesOf, setCookie, useNotesContext } from './identity/notes.js'
import { said, server } from './react/harness.js'

const ID = '__MIZAN_SSR_DATA__'
const page = globalThis as { [ID]?: unknown }
const roots: { unmount(): void }[] = []

// The store of a browser lives as long as its page, so each page has modules of its own.
beforeEach(() => vi.resetModules())

afterEach(async () => {
  await act(async () => roots.splice(0).forEach((root) => root.unmount()))
  document.body.innerHTML = ''
  delete page[ID]
})

const ui = (
  <main>
    <NotesProvider fallback="wait">
      <Notes />
    </NotesProvider>
  </main>
)

/** A fetch of one request on a server, for one visitor. */
const fetchFor = (text: string) =>
  vi.fn(async () => new Response(JSON.stringify(notesOf(text)), { headers: { 'Content-Type': 'application/json' } }))

async function render(text: string, fetch = fetchFor(text)) {
  const store = new Store({ fetch })
  await NotesProvider.preload({}, store)
  const html = renderToString(<MizanStore store={store}>{ui}</MizanStore>)
  return { html, script: ssrScript(store), fetch, store }
}

/** Puts a page as a server sent it into the browser. */
function receive({ html, script }: { html: string; script: string }): HTMLElement {
  document.body.innerHTML = `<div id="root">${html}</div>${script}`
  return document.getElementById('root')!
}

async function hydrate(root: HTMLElement, inner: ReactNode): Promise<unknown[]> {
  const recovered: unknown[] = []
  await act(async () => void roots.push(hydrateRoot(root, inner, { onRecoverableError: (error) => void recovered.push(error) })))
  return recovered
}

/** The store that the page's own data are in. */
async function dataOf(): Promise<Store> {
  const { ssrData } = await import('../../src/client/ssr.js')
  return new Store({ data: ssrData() })
}

test('two requests at once share nothing', async () => {
  const [ann, ben] = await Promise.all([render('Ann’s'), render('Ben’s')])
  expect(ann.html).toContain('Ann’s')
  expect(ben.html).toContain('Ben’s')
  expect(ben.script).not.toContain('Ann')
  expect(ann.fetch).toHaveBeenCalledOnce()
  expect(server.requests).toEqual([])
})

describe.each([false, true])('the first render in the browser (StrictMode: %s)', (strict) => {
  const framed = (store: Store) => {
    const tree = <MizanStore store={store}>{ui}</MizanStore>
    return strict ? <StrictMode>{tree}</StrictMode> : tree
  }

  test('has the data of the page, without a request, a fallback or a complaint; what is stale later is fetched once', async () => {
    const root = receive(await render('Ann’s'))
    const before = root.querySelector('main')
    const shown: string[] = []
    const observer = new MutationObserver(() => void shown.push(root.textContent ?? ''))
    observer.observe(root, { childList: true, subtree: true, characterData: true })
    expect(await hydrate(root, framed(await dataOf()))).toEqual([])
    expect([root.textContent, root.querySelector('main'), server.requests, shown, said]).toEqual(['Ann’s', before, [], [], []])
    await act(async () => invalidate(['notes']))
    expect(server.gets).toHaveLength(1)
    await act(async () => server.last.answer(notesOf('newer')))
    expect(root.textContent).toBe('newer')
    expect(server.gets).toHaveLength(1)
  })
})

/** The same page with modules of its own, which have seen nothing yet. */
async function afresh(): Promise<ReactNode> {
  const { registerContext: register } = await import('../../src/client/index.js')
  const bindings = await import('../../src/client/react/index.js')
  const handle = register('notes')
  const Provider = bindings.provider(handle)
  const useAll = bindings.read(handle, 'notes_all')
  const All = () => String(useAll())
  return (
    <main>
      <Provider fallback="wait">
        <All />
      </Provider>
    </main>
  )
}

test('the store of the browser has them without being asked for', async () => {
  const root = receive(await render('Ann’s'))
  await hydrate(root, await afresh())
  expect(root.textContent).toBe('Ann’s')
  expect(server.requests).toEqual([])
  expect(page[ID]).toMatchObject({ contexts: [{ context: 'notes', data: notesOf('Ann’s') }] })
})

test('a context whose module comes later finds its data', async () => {
  const store = new Store({ data: { contexts: [{ context: 'late', params: { id: 5 }, data: { late_all: 'late data' } }] } })
  const Route = lazy(async () => {
    const handle = registerContext('late', { base: '/other/' })
    const Provider = provider(handle)
    const useLate = read(handle, 'late_all')
    const Late = () => String(useLate())
    const element = (
      <Provider id={5} fallback="wait">
        <Late />
      </Provider>
    )
    return { default: () => element }
  })
  const root = document.body.appendChild(document.createElement('div'))
  root.innerHTML = '<!--$-->late data<!--/$-->'
  await hydrate(
    root,
    <MizanStore store={store}>
      <Suspense fallback="code">
        <Route />
      </Suspense>
    </MizanStore>,
  )
  expect(root.textContent).toContain('late data')
  expect(server.requests).toEqual([])
  await act(async () => invalidate(['late']))
  expect(server.gets).toEqual(['/other/ctx/late/?id=5'])
})

test('data of a visitor who is gone go with the rest', async () => {
  const root = receive(await render('Ann’s'))
  await hydrate(root, <MizanStore store={await dataOf()}>{ui}</MizanStore>)
  await act(async () => principalChanged())
  expect(root.textContent).toBe('wait')
  await act(async () => server.last.answer(notesOf('Ben’s')))
  expect(root.textContent).toBe('Ben’s')
})

test('data of a visitor who is gone before the page has sent a request go, too', async () => {
  setCookie('ann')
  const root = receive(await render('Ann’s'))
  await hydrate(root, await afresh())
  expect(root.textContent).toBe('Ann’s')
  setCookie('ben')
  await look()
  expect(root.textContent).toBe('wait')
  expect(server.gets).toHaveLength(1)
  await act(async () => server.last.answer(notesOf('Ben’s')))
  expect(root.textContent).toBe('Ben’s')
})

test('a status begins as the server rendered it, though data came there and not here', async () => {
  const Status = () => {
    const { isRefreshing, isStale, error, updatedAt } = useNotesContext()
    return [isRefreshing, isStale, error, updatedAt].join()
  }
  const inner = (
    <NotesProvider fallback="wait">
      <Status />
    </NotesProvider>
  )
  const { script, store } = await render('Ann’s')
  const root = receive({ html: renderToString(<MizanStore store={store}>{inner}</MizanStore>), script })
  expect(root.textContent).toBe('false,false,,')
  expect(await hydrate(root, <MizanStore store={await dataOf()}>{inner}</MizanStore>)).toEqual([])
  expect(root.textContent).toBe('false,false,,')
})

test.each(['</script><script>alert(1)</script>', '<!--<script>', 'a\u2028b\u2029c', '&amp;&lt;', '\\u003c "quoted"'])('text travels as it is: %j', async (text) => {
  const sent = await render(text)
  expect(sent.script.slice(1, -1).split('>').length).toBe(3 - 1)
  const root = receive(sent)
  expect(await hydrate(root, <MizanStore store={await dataOf()}>{ui}</MizanStore>)).toEqual([])
  expect(root.textContent).toBe(text)
  expect(server.requests).toEqual([])
})

test.each([
  ['{"contexts": [{"context"', true],
  ['', true],
  ['{"contexts": 5}', true],
  ['{"contexts": [null]}', true],
  ['null', false],
  ['{}', false],
  ['{"contexts": [{"context": "notes", "params": {}}]}', false],
])('what cannot be read is fetched: %s (and the developer told: %s)', async (text, isTold) => {
  document.body.innerHTML = `<div id="root"></div><script type="application/json" id="${ID}">${text}</script>`
  vi.resetModules()
  const { defaultStore } = await import('../../src/client/default-store.js')
  expect([...defaultStore().entries.values()].filter(({ base }) => base)).toEqual([])
  expect(said.splice(0)).toEqual(isTold ? [expect.stringContaining('cannot be read')] : [])
})

test('a failed context is not among them, and is fetched', async () => {
  const store = new Store({ fetch: async () => new Response('{}', { status: 500 }) })
  await NotesProvider.preload({}, store)
  expect(ssrScript(store)).toContain('{"contexts":[]}')
})

test('a context of which a function has failed is not among them: it would be there, and undefined', async () => {
  const answer = { notes_all: 'Ann’s', $errors: { notes_count: { type: 'about:blank', title: 'oh', status: 500, code: 'server' } } }
  const store = new Store({ fetch: async () => Response.json(answer) })
  await NotesProvider.preload({}, store)
  expect(ssrScript(store)).toContain('{"contexts":[]}')
})
