import type { Context } from '../../model/index.js'
import type { Params } from '../../protocol/index.js'
import type { Check } from '../check.js'
import { codeOf, type Exchange, field, isAnswered, type Sent } from '../exchange.js'
import { entryGroups, groupsFault, readGroups } from '../groups.js'
import type { Probe } from '../probe.js'
import { FORM, isUnsafe, methodOf, pathOfView, viewsOf, visits, type Visit } from '../views.js'
import type { Verdict } from '../verdict.js'
import { formText } from '../visitor.js'
import { fieldInWords } from '../words.js'
import { isCsrf } from './call-request.js'
import { affecting } from './view-invalidate.js'

const YEAR = 31_536_000
const REDIRECT = 'When an unsafe request has X-Mizan-Request: 1 or HX-Request: true, answer a redirect with 200, X-Mizan-Location, the same X-Mizan-Invalidate, and for htmx HX-Location.'

/** How a view is reached, and what its redirects become (PROTOCOL 4, 5, 6, 9). */
export const VIEW_REQUEST: Check[] = [
  {
    id: 'view.served',
    section: '6',
    rule: 'A view is served at its route.',
    fix: 'Serve it at `route`, for each of its `methods`, with params from the path, the query and the form.',
    async run(probe, verdict) {
      for (const { exchange, isSuccess } of await visits(probe, verdict)) {
        if (isCsrf(exchange)) verdict.waitsFor('view.csrf-form', 'the token was refused')
        else verdict.expect(isSuccess, exchange, 'a page, or a redirect')
      }
    },
  },
  {
    id: 'view.cache',
    section: '4',
    rule: 'A view that reads a context has the cache headers of that context.',
    fix: 'Send a GET of a view with the Cache-Control and Cache-Groups of its context; private, no-cache when the view or the context is private.',
    async run(probe, verdict) {
      for (const { fn, args, isUnsafe: isWrite, isSuccess, exchange } of await visits(probe, verdict)) {
        const context = probe.model.contexts.find(({ name }) => name === fn.context)
        if (isWrite || !isSuccess || !context || exchange.came.status !== 200) continue
        const cache = field(exchange, 'Cache-Control')
        const expected = context.private ? 'private, no-cache' : `public, max-age=0, s-maxage=${context.maxAge ?? YEAR}`
        // A page may always be kept less than it could be.
        const isStricter = /\b(no-store|private)\b/.test(cache ?? '')
        const groups = readGroups(field(exchange, 'Cache-Groups') ?? '') ?? []
        const fault = context.private || isStricter ? null : groupsFault(groups, entryGroups(context, only(args, context)))
        verdict.expect((cache === expected || isStricter) && fault === null, exchange, `Cache-Control: ${expected}`, `${fieldInWords('Cache-Control', cache)} ${fault ?? ''}`)
      }
    },
  },
  {
    id: 'view.csrf-private',
    section: '6',
    rule: 'A page that renders a CSRF token is private.',
    fix: 'Declare the view private, or fetch the token from {base}session/ in the page.',
    async run(probe, verdict) {
      for (const { exchange, isUnsafe: isWrite } of await visits(probe, verdict)) {
        if (isWrite) continue
        const hasToken = exchange.came.text.includes(`name="${probe.values.csrf.field}"`)
        const isPublic = /\b(public|s-maxage)\b/.test(field(exchange, 'Cache-Control') ?? '')
        verdict.expect(!hasToken || !isPublic, exchange, 'a page without a token, or one that is private', 'a token in a public page')
      }
    },
  },
  {
    id: 'view.redirect-navigation',
    section: '6',
    rule: 'A page navigation keeps its redirect.',
    fix: 'Answer 200 with X-Mizan-Location to script alone (X-Mizan-Request, HX-Request); a form of a page wants the 302.',
    async run(probe, verdict) {
      for (const { exchange, isSuccess } of await visits(probe, verdict)) {
        if (!isSuccess) continue
        const stray = ['X-Mizan-Location', 'HX-Location'].find((name) => field(exchange, name) !== null)
        verdict.expect(stray === undefined, exchange, 'a page, or 302 with Location', stray && `${exchange.came.status} with ${fieldInWords(stray, field(exchange, stray))}`)
      }
    },
  },
  scripted('view.redirect-script', 'To script, X-Mizan-Request: 1, a redirect of an unsafe request is 200 with X-Mizan-Location.', { 'X-Mizan-Request': '1' }, 'X-Mizan-Location'),
  scripted('view.redirect-htmx', 'To htmx, HX-Request: true, a redirect of an unsafe request is 200 with HX-Location.', { 'HX-Request': 'true' }, 'HX-Location'),
  {
    id: 'view.redirect-invalidate',
    section: '6',
    rule: 'The 200 in place of a redirect has the same X-Mizan-Invalidate.',
    fix: REDIRECT,
    async run(probe, verdict) {
      for (const visit of await redirected(probe, verdict)) {
        const found = await probe.send(withHeaders(visit.sent, { 'X-Mizan-Request': '1' }))
        if (found.came.status !== 200) verdict.waitsFor('view.redirect-script', 'there was no 200')
        else {
          const expected = field(visit.exchange, 'X-Mizan-Invalidate')
          const came = field(found, 'X-Mizan-Invalidate')
          verdict.expect(came === expected, found, fieldInWords('X-Mizan-Invalidate', expected), fieldInWords('X-Mizan-Invalidate', came))
        }
      }
    },
  },
  {
    id: 'view.expose',
    section: '6',
    rule: 'Cross-origin answers list X-Mizan-Invalidate, X-Mizan-Location and HX-Location in Access-Control-Expose-Headers.',
    fix: 'Send Access-Control-Expose-Headers with them wherever Access-Control-Allow-Origin is sent.',
    async run(probe, verdict) {
      const { origin } = probe.values
      if (origin === null) return verdict.skips('no allowed origin is known', '"origin": "https://app.example"')
      for (const visit of await affecting(probe, verdict)) {
        const found = await probe.send(withHeaders(visit.sent, { Origin: origin, 'X-Mizan-Request': '1' }))
        const exposed = (field(found, 'Access-Control-Expose-Headers') ?? '').toLowerCase()
        const carried = ['X-Mizan-Invalidate', 'X-Mizan-Location', 'HX-Location'].filter((name) => field(found, name) !== null)
        const missing = exposed.includes('*') ? [] : carried.filter((name) => !exposed.split(/\s*,\s*/).includes(name.toLowerCase()))
        verdict.expect(missing.length === 0, found, `Access-Control-Expose-Headers: ${carried.join(', ')}`, fieldInWords('Access-Control-Expose-Headers', field(found, 'Access-Control-Expose-Headers')))
      }
    },
  },
  // What is sent to these is empty but for what they are about: even a server that does not look has nothing to do.
  refuses('view.csrf', '9', 'An unsafe request of a view without a token is a 403 problem, `csrf`.', async (sent, probe, verdict) => {
    if (!(await probe.asksForCsrf(verdict))) return null
    return async (found: Exchange) => verdict.expect(found.came.status === 403 && codeOf(found) === 'csrf', found, '403 csrf')
  }),
  {
    id: 'view.csrf-form',
    section: '9',
    rule: 'A view takes the token from the form field csrfmiddlewaretoken.',
    fix: 'Read the token from the form as well as from the header: plain HTML forms have no headers.',
    async run(probe, verdict) {
      if (!(await probe.asksForCsrf(verdict))) return
      for (const sent of emptyPosts(probe, verdict)) {
        const { jar, csrf } = await probe.session()
        const found = await probe.send({ ...sent, headers: { ...sent.headers, ...jar.headers() }, body: formText({}, csrf, probe.values) })
        verdict.expect(isAnswered(found) && codeOf(found) !== 'csrf', found, 'another answer than 403 csrf: the token is right')
      }
    },
  },
  refuses('view.origin', '5', 'An unsafe request of a view from a foreign Origin is a 403.', async (sent, _probe, verdict) => {
    sent.headers['Origin'] = 'https://foreign.mizan.example'
    return async (found) => verdict.expect(found.came.status === 403, found, '403')
  }),
  {
    id: 'view.guard',
    section: '4',
    rule: 'A guard of a view refuses nobody in particular: 401 or 403, or a redirect to where one logs in.',
    fix: 'Evaluate the guard of a view before anything of it runs.',
    async run(probe, verdict) {
      for (const fn of viewsOf(probe).filter(({ auth }) => auth !== false)) {
        const path = pathOfView(fn, probe)
        if (path === null) continue
        const found = await probe.send({ method: methodOf(fn), path, headers: isUnsafe(fn) ? { ...(await probe.anonymous()).writes, ...FORM } : {}, ...(isUnsafe(fn) ? { body: '' } : {}) })
        const { status } = found.came
        verdict.expect([401, 403].includes(status) || (status >= 300 && status < 400), found, '401, 403, or a redirect')
      }
    },
  },
]

/** Of what a view was told, the params of the context: these are what its entry is known by (PROTOCOL 7). */
const only = (args: Visit['args'], { params }: Context): Params =>
  Object.fromEntries(params.flatMap(({ name }) => (Object.hasOwn(args, name) ? [[name, args[name]]] : []))) as Params

/** A refusal may come as a page to who asks for one: this asks for the problem. */
const NO_PAGE = { Accept: 'application/problem+json, application/json' }

interface Changeable extends Sent {
  headers: Record<string, string>
}

function refuses(id: string, section: string, rule: string, prepare: (sent: Changeable, probe: Probe, verdict: Verdict) => Promise<((found: Exchange) => Promise<void>) | null>): Check {
  return {
    id,
    section,
    rule,
    fix: 'Hold unsafe requests of views to the same rules as call/: Origin and Sec-Fetch-Site first, then CSRF.',
    async run(probe, verdict) {
      for (const sent of emptyPosts(probe, verdict)) {
        const judge = await prepare(sent, probe, verdict)
        if (judge) await judge(await probe.send(sent))
      }
    },
  }
}

function emptyPosts(probe: Probe, verdict: Verdict): Changeable[] {
  return viewsOf(probe).filter(isUnsafe).flatMap((fn) => {
    const path = pathOfView(fn, probe)
    if (path !== null) return [{ method: methodOf(fn), path, headers: { ...FORM, ...NO_PAGE }, body: '' }]
    verdict.skips(`the route of view "${fn.name}" has more than :params`)
    return []
  })
}

function scripted(id: string, rule: string, headers: Readonly<Record<string, string>>, name: string): Check {
  return {
    id,
    section: '6',
    rule,
    fix: REDIRECT,
    async run(probe, verdict) {
      for (const visit of await redirected(probe, verdict)) {
        const found = await probe.send(withHeaders(visit.sent, headers))
        const expected = field(visit.exchange, 'Location')
        verdict.expect(found.came.status === 200 && field(found, name) === expected, found, `200 with ${name}: ${expected ?? ''}`, `${found.came.status} with ${fieldInWords(name, field(found, name))}`)
      }
    },
  }
}

/** Unsafe visits that were answered with a redirect. */
async function redirected(probe: Probe, verdict: Verdict): Promise<Visit[]> {
  const all = (await visits(probe, verdict)).filter((visit) => visit.isUnsafe)
  const found = all.filter(({ exchange }) => [301, 302, 303, 307].includes(exchange.came.status))
  if (found.length === 0 && all.length > 0) verdict.skips('no view that was posted to answered with a redirect', 'a view that does: "views": { … }')
  return found
}

const withHeaders = (sent: Sent, headers: Readonly<Record<string, string>>): Sent => ({ ...sent, headers: { ...sent.headers, ...headers } })
