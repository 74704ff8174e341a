import { html, type MizanRequest } from 'mizan/server'
import { STYLES } from './styles.js'

/** Nothing but the page itself: no script, and nothing of another origin. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = { 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin' }

/** Markup of the server, as `html` makes it. */
export type Markup = ReturnType<typeof html>

/** A whole page that needs no script. Who is logged in can log out there. */
export async function page(request: MizanRequest, title: string, body: Markup, status = 200): Promise<Response> {
  const { user } = request
  const logout = user && html`<form method="post" action="/account/logout/">
    ${await request.csrfField()}
    <button class="button button-bare">Log out ${user.name}</button>
  </form>`
  const markup = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="data:,">
    <title>${title} · Oda</title>
    ${html.raw(`<style>${STYLES}</style>`)}
  </head>
  <body>
    <header class="page-header"><a href="/">Oda</a>${logout}</header>
    <main>${body}</main>
  </body>
</html>`
  return html.response(markup, { status, headers: HEADERS })
}
