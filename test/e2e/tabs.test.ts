import type { BrowserContext, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { config, type Files } from './application.js'
import { describeBrowser } from './browser.js'
import { sessions } from './session.js'

/** What each visitor has written, behind the sessions of Mizan's own server. A form of a view, too, logs in. */
const FILES: Files = {
  'vite.config.ts': config(),
  'index.html': `<!doctype html><title>Rows</title><link rel="icon" href="data:,"><div id="root"></div>
<form id="leave" method="post" action="/enter/?name=ben"><input type="hidden" name="csrfmiddlewaretoken"></form>
<script type="module" src="/src/main.tsx"></script>
`,
  'src/main.tsx': `import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RowsProvider, useAddRow, useLogIn, useLogOut, useRowsAll } from 'virtual:mizan/contexts'

const note = () => (window.seen ??= []).push(document.body.innerText)
new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true })
addEventListener('pageshow', () => {
  // What a visitor can see: the first frame is the browser's own picture.
  requestAnimationFrame(() => requestAnimationFrame(note))
})

function Rows() {
  return <output id="rows">{useRowsAll().join(', ')}</output>
}

function Page() {
  const [logIn] = useLogIn()
  const [logOut] = useLogOut()
  const [addRow] = useAddRow()
  const enter = async () => {
    await logOut()
    window.seen = []
    await logIn({ name: 'ben' })
  }
  return (
    <>
      <button id="enter" onClick={enter}>Ben comes</button>
      <button id="add" onClick={() => addRow({ text: 'more' })}>add</button>
      <RowsProvider fallback={<i>loading</i>} errorFallback={<i id="refused">refused</i>}><Rows /></RowsProvider>
    </>
  )
}

createRoot(document.getElementById('root')!).render(<StrictMode><Page /></StrictMode>)
`,
  'server/mizan.ts': `import { defineServer, session } from 'mizan/server'

export default defineServer({ identity: session({ secret: 'a secret of tests that everybody may know' }) })
`,
  'server/rows.ts': `import { client, html, MizanError, ReactContext, type MizanRequest } from 'mizan/server'

export const RowsContext = new ReactContext('rows')
const rows: Record<number, string[]> = { 1: ['row of Ann'], 2: ['row of Ben'] }

const ownRows = (request: MizanRequest): string[] => {
  const mine = rows[request.user?.user_id ?? 0]
  if (!mine) throw new MizanError('unauthenticated')
  return mine
}
export const rows_all = client({ context: RowsContext, private: true }, async (request: MizanRequest): Promise<string[]> => ownRows(request))
export const add_row = client({ affects: RowsContext }, async (request: MizanRequest, { text }: { text: string }) => {
  ownRows(request).push(text)
})
const enter = async (request: MizanRequest, name: string) => {
  await request.login({ user_id: name === 'ann' ? 1 : 2 })
}
export const log_in = client({ affects: RowsContext }, async (request: MizanRequest, { name }: { name: string }) => enter(request, name))
export const log_out = client({ affects: RowsContext }, async (request: MizanRequest) => {
  await request.logout()
})
export const enter_by_form = client(
  { route: '/enter/', methods: ['POST'], affects: RowsContext },
  async (request: MizanRequest, { name }: { name: string }) => {
    await enter(request, name)
    return new Response(null, { status: 303, headers: { Location: '/' } })
  },
)
`,
}

declare global {
  interface Window {
    seen?: string[]
  }
}

describeBrowser('two tabs of one browser', () => {
  const session = sessions()

  /** Ann in both tabs. */
  async function opened() {
    const app = await session.start(FILES)
    const profile = await session.profile()
    const { request } = profile
    const { csrf } = (await (await request.get(`${app.url}api/mizan/session/`)).json()) as { csrf: string }
    const data = { fn: 'log_in', args: { name: 'ann' } }
    expect((await request.post(`${app.url}api/mizan/call/`, { data, headers: { 'X-CSRFToken': csrf } })).status()).toBe(200)
    const [one, two] = [await session.visit(app.url, { profile }), await session.visit(app.url, { profile })]
    await one.shows('#rows', 'row of Ann')
    await two.shows('#rows', 'row of Ann')
    return { app, profile, one, two }
  }

  const seen = (page: Page) => page.evaluate(() => (window.seen ?? []).join('|'))
  const forget = (page: Page) => page.evaluate(() => void (window.seen = []))
  const token = async (profile: BrowserContext) => (await profile.cookies()).find(({ name }) => name === 'csrftoken')?.value ?? ''

  it('a login without a reload: neither shows again what was the last visitor’s', async () => {
    const { one, two } = await opened()
    await forget(two.page)
    await one.press('#enter')
    await one.shows('#rows', 'row of Ben')
    await two.shows('#rows', 'row of Ben')
    for (const { page } of [one, two]) {
      expect(await seen(page)).toContain('loading')
      expect(await seen(page)).not.toContain('row of Ann')
    }
  })

  it('a login by the form of a page: the other tab, which was told by nobody, shows the new visitor', async () => {
    const { one, two, profile } = await opened()
    await forget(two.page)
    const csrf = await token(profile)
    await one.page.evaluate((csrf) => {
      const form = document.querySelector<HTMLFormElement>('#leave')!
      form.querySelector('input')!.value = csrf
      form.submit()
    }, csrf)
    await one.shows('#rows', 'row of Ben')
    await two.page.bringToFront()
    await two.shows('#rows', 'row of Ben')
    expect(await seen(two.page)).not.toContain('row of Ann')
  })

  it('a write in one makes the other fetch once', async () => {
    const { one, two } = await opened()
    const before = two.requests.length
    await one.press('#add')
    await one.shows('#rows', 'more')
    await two.shows('#rows', 'more')
    expect(two.requests.slice(before)).toEqual(['GET /api/mizan/ctx/rows/'])
  })

  it('the back button shows nothing of whoever was here before', async () => {
    const { one, two, app } = await opened()
    await forget(one.page)
    await one.page.goto(`${app.url}api/mizan/session/`)
    await two.press('#enter')
    await two.shows('#rows', 'row of Ben')
    await one.page.goBack()
    await one.shows('#rows', 'row of Ben')
    expect(await seen(one.page)).not.toContain('row of Ann')
  })
})
