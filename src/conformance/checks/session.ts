import type { Check } from '../check.js'
import { cookiesOf, type SetCookie } from '../cookies.js'
import { isNoStore } from '../entry.js'
import { field, mediaType } from '../exchange.js'
import type { Probe } from '../probe.js'
import type { Verdict } from '../verdict.js'
import type { LoggedIn } from '../visitor.js'
import { fieldInWords } from '../words.js'
import { isBlocked } from './call-request.js'

/** `GET {base}session/` and the cookies (PROTOCOL 9). */
export const SESSION: Check[] = [
  {
    id: 'session.shape',
    section: '9',
    rule: 'GET {base}session/ answers {"csrf": "…", "principal": "…" | null}.',
    fix: 'Answer 200, application/json, with a token as `csrf`, and as `principal` an opaque text, or null for nobody.',
    async run(probe, verdict) {
      if (!(await configured(probe, verdict))) return
      const { exchange, csrf, principal } = await probe.session()
      const isRight = mediaType(exchange) === 'application/json' && csrf !== null && (principal === null || typeof principal === 'string')
      verdict.expect(isRight, exchange, '200, application/json, {"csrf": "…", "principal": null}')
    },
  },
  {
    id: 'session.no-store',
    section: '9',
    rule: 'GET {base}session/ is no-store.',
    fix: 'Send Cache-Control: no-store with it.',
    async run(probe, verdict) {
      if (!(await configured(probe, verdict))) return
      const { exchange } = await probe.session()
      verdict.expect(isNoStore(exchange), exchange, 'Cache-Control: no-store', fieldInWords('Cache-Control', field(exchange, 'Cache-Control')))
    },
  },
  {
    id: 'session.csrf-cookie',
    section: '9',
    rule: 'GET {base}session/ sets the cookie of CSRF, which script can read.',
    fix: 'Set the cookie (csrftoken) there, without HttpOnly.',
    async run(probe, verdict) {
      if (!(await configured(probe, verdict))) return
      const { exchange } = await probe.session()
      const cookie = cookiesOf(exchange).find(({ name }) => name === probe.values.csrf.cookie)
      const came = cookie ? `${cookie.name} with HttpOnly` : fieldInWords('Set-Cookie', field(exchange, 'Set-Cookie'))
      verdict.expect(cookie?.isHttpOnly === false && !cookie.isRemoval, exchange, `Set-Cookie: ${probe.values.csrf.cookie}=…, without HttpOnly`, came)
    },
  },
  {
    id: 'session.anonymous',
    section: '9',
    rule: 'The principal of nobody is null.',
    fix: 'Answer "principal": null to who is not logged in.',
    async run(probe, verdict) {
      if (!(await probe.asksForCsrf(verdict))) return
      const { exchange, principal } = await probe.session()
      verdict.expect(principal === null, exchange, '"principal": null')
    },
  },
  {
    id: 'session.login',
    section: '9',
    rule: 'After a login the principal is a text.',
    fix: 'Answer a text that differs from one user to the next as `principal`; it may be a hash.',
    async run(probe, verdict) {
      const login = await loggedIn(probe, verdict)
      if (!login) return
      const { exchange, session } = login
      if (isBlocked(verdict, exchange)) return
      if (exchange.came.status >= 400) verdict.fails(exchange, 'a login')
      else verdict.expect(typeof session.principal === 'string' && session.principal !== '', session.exchange, '"principal": "…"')
    },
  },
  {
    id: 'session.token-renewed',
    section: '9',
    rule: 'The answer to a login sets another CSRF token: pages see by that cookie that somebody else is here.',
    fix: 'Make a new token with each login, and with each logout, and set its cookie in the same answer.',
    async run(probe, verdict) {
      const login = await loggedIn(probe, verdict)
      if (!login) return
      const { exchange, token } = login
      if (isBlocked(verdict, exchange)) return
      if (exchange.came.status >= 400) verdict.waitsFor('session.login', 'the login failed')
      else if (token.before === null) verdict.waitsFor('session.csrf-cookie', 'there was no token before the login')
      else verdict.expect(token.after !== null && token.after !== token.before, exchange, `Set-Cookie: ${probe.values.csrf.cookie}=…, another one than before`, token.after === null ? 'the cookie is gone' : 'the same token')
    },
  },
  {
    id: 'session.http-only',
    section: '9',
    rule: 'The session cookie is HttpOnly.',
    fix: 'Set the session cookie with HttpOnly: no script may read it.',
    async run(probe, verdict) {
      const login = await loggedIn(probe, verdict)
      if (!login) return
      const cookies = cookiesOf(login.exchange).filter((cookie) => isOfSession(cookie, probe))
      if (cookies.length === 0) verdict.skips('the login set no session cookie', 'its name, if it has another: "sessionCookie": "sessionid"')
      for (const { name, isHttpOnly } of cookies) verdict.expect(isHttpOnly, login.exchange, `Set-Cookie: ${name}=…; HttpOnly`, `${name} without HttpOnly`)
    },
  },
]

async function configured(probe: Probe, verdict: Verdict): Promise<boolean> {
  if (await probe.hasSessions()) return true
  verdict.skips(`${probe.base}session/ is 404, so the server has no sessions`, 'If it should have: "sessions": true')
  return false
}

/** The login that the values tell of; null, with the reason, when they do not. */
export async function loggedIn(probe: Probe, verdict: Verdict): Promise<LoggedIn | null> {
  const login = await probe.login()
  if (!login) verdict.skips('no login is known', '"login": { "call": "sign_in", "args": {…} }, or { "url": "/login/", "form": {…} }')
  return login
}

function isOfSession({ name, isRemoval }: SetCookie, { values }: Probe): boolean {
  return !isRemoval && (values.sessionCookie === null ? name !== values.csrf.cookie : name === values.sessionCookie)
}
