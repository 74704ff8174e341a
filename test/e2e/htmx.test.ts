import { expect, it } from 'vitest'
import { config, type Files } from './application.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'

/** A provider of React, and beside it a part of the page that is htmx's. Nothing has fetched a CSRF token before the first write. */
const files = (htmx: string): Files => ({
  'vite.config.ts': config(),
  'index.html': `<!doctype html><title>Notes</title><link rel="icon" href="data:,">
<meta name="htmx-config" content='{"historyCacheSize": 0}'>
<div id="root"></div>
<form id="add" hx-post="/notes/" hx-target="#answer"><input name="text" value="milk"></form>
<form id="leave" hx-post="/notes/leave/" hx-target="#answer"></form>
<form id="fail" hx-post="/notes/fail/" hx-target="#answer"></form>
<p id="answer"></p>
<script type="module" src="/src/main.tsx"></script>
`,
  'src/main.tsx': `import '${htmx}'
import 'mizan/htmx'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { NotesProvider, useNotesAll, OtherProvider, useOtherCount } from 'virtual:mizan/contexts'

function Notes() {
  return <output id="notes">{useNotesAll().join(', ')}</output>
}

function Other() {
  return <output id="other">{useOtherCount()}</output>
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <NotesProvider fallback="loading"><Notes /></NotesProvider>
    <OtherProvider fallback="loading"><Other /></OtherProvider>
  </StrictMode>,
)
`,
  'server/mizan.ts': `import { defineServer, session } from 'mizan/server'

export default defineServer({ identity: session({ secret: 'a secret of tests that everybody may know' }) })
`,
  'server/notes.ts': `import { client, html, MizanError, ReactContext, type MizanRequest } from 'mizan/server'

export const NotesContext = new ReactContext('notes')
export const OtherContext = new ReactContext('other')
const notes: string[] = ['bread']

export const notes_all = client({ context: NotesContext }, async () => notes)
export const other_count = client({ context: OtherContext }, async () => 1)

export const add_note = client(
  { route: '/notes/', methods: ['POST'], affects: NotesContext },
  async (request: MizanRequest, { text }: { text: string }) => {
    notes.push(text)
    return html.response(html\`<b>added \${text}</b>\`)
  },
)

export const leave_note = client({ route: '/notes/leave/', methods: ['POST'], affects: NotesContext }, async () => {
  notes.push('left')
  return new Response(null, { status: 303, headers: { Location: '/notes/thanks/' } })
})

export const thanks = client({ route: '/notes/thanks/' }, async () => html.response(html\`<main id="thanks">thank you</main>\`))

export const fail_note = client({ route: '/notes/fail/', methods: ['POST'], affects: NotesContext }, async () => {
  throw new MizanError('conflict')
})
`,
})

describeBrowser.each([
  ['htmx 2', 'htmx2'],
  ['htmx 4', 'htmx.org/dist/htmx.esm.js'],
])('%s beside React', (_, module) => {
  const session = sessions()

  it('fetches again what a form made stale, swaps, and leaves where the view leads', async () => {
    const { visit } = await session.open(files(module))
    const { page } = visit
    const api = () => visit.requests.splice(0).map((request) => request.replace('/api/mizan/', ''))
    const send = (form: string) => page.evaluate((form) => document.querySelector<HTMLFormElement>(form)?.requestSubmit(), form)
    const tokens: (string | undefined)[] = []
    page.on('request', (request) => request.method() === 'POST' && tokens.push(request.headers()['x-csrftoken']))
    await visit.shows('#notes', 'bread')
    await visit.shows('#other', '1')
    expect(api().sort()).toEqual(['GET ctx/notes/', 'GET ctx/other/'])

    await send('#add')
    await visit.shows('#answer', 'added milk')
    await visit.shows('#notes', 'bread, milk')
    expect(api()).toEqual(['GET session/', 'GET ctx/notes/'])
    expect(tokens).toEqual([undefined, expect.stringMatching(/./)])

    // A refusal makes nothing stale. The next write comes after all that it might have caused.
    await send('#fail')
    await visit.becomes('the form is answered', () => tokens.length === 3)
    await send('#add')
    await visit.shows('#notes', 'bread, milk, milk')
    expect(api()).toEqual(['GET ctx/notes/'])

    // No answer: whatever is on the page may be old.
    await page.route('**/notes/', (route) => route.abort())
    await send('#add')
    await visit.becomes('both contexts are fetched', () => visit.requests.length === 2)
    expect(api().sort()).toEqual(['GET ctx/notes/', 'GET ctx/other/'])

    const before = visit.loads
    const asked = page.waitForRequest((request) => request.url().endsWith('/notes/thanks/') && request.headers()['hx-request'] === 'true')
    const refetched = page.waitForRequest((request) => request.url().endsWith('/ctx/notes/'))
    await send('#leave')
    await Promise.all([asked, refetched])
    await visit.shows('#thanks', 'thank you')
    expect(new URL(page.url()).pathname).toBe('/notes/thanks/')
    expect(visit.loads).toBe(before)
    expect(visit.complaints.filter((text) => text.startsWith('pageerror'))).toEqual([])
  })
})
