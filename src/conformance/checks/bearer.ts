import type { Check } from '../check.js'
import { codeOf, isAnswered } from '../exchange.js'
import { NO_FUNCTION, type Probe } from '../probe.js'
import type { Verdict } from '../verdict.js'
import { loggedIn } from './session.js'

const REFUSE = 'Verify the bearer first, by its signature and the algorithms that are configured; answer 401 unauthenticated when it does not hold, whatever cookies say.'

/** `Authorization: Bearer` (PROTOCOL 9). */
export const BEARER: Check[] = [
  {
    id: 'bearer.invalid',
    section: '9',
    rule: 'An invalid bearer is a 401.',
    fix: REFUSE,
    async run(probe, verdict) {
      for (const token of ['mizan', 'mizan.invalid.token', '']) {
        const found = await probe.call(NO_FUNCTION, {}, { kind: 'bearer', reads: {}, writes: { ...(await probe.anonymous()).writes, Authorization: `Bearer ${token}` } })
        if (found.came.status === 404 && probe.values.bearer === null) {
          return verdict.skips('the server looks at no bearer', 'if it should, a valid one: "bearer": "…"')
        }
        verdict.expect(found.came.status === 401 && codeOf(found) === 'unauthenticated', found, '401 unauthenticated')
      }
    },
  },
  {
    id: 'bearer.no-fall-through',
    section: '9',
    rule: 'An invalid bearer never falls through to the cookie.',
    fix: REFUSE,
    async run(probe, verdict) {
      const login = await loggedIn(probe, verdict)
      if (!login) return
      if (!(await looksAtBearers(probe))) return verdict.waitsFor('bearer.invalid', 'the server looks at no bearer')
      if (login.exchange.came.status >= 400) return verdict.waitsFor('session.login', 'nobody is logged in')
      const entries = (await probe.asked(verdict)).filter(({ context }) => context.private && probe.model.functions.some((fn) => fn.context === context.name && fn.auth !== false))
      for (const { path } of entries) {
        const found = await probe.get(path, { ...login.session.jar.headers(), Authorization: 'Bearer mizan.invalid.token' })
        verdict.expect(found.came.status === 401, found, '401, though the cookie is valid')
      }
    },
  },
  forged('bearer.tampered', 'A bearer whose signature does not fit is a 401.', ([head, body, signature]) => `${head}.${body}.${signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))}`),
  forged('bearer.alg-none', 'A bearer of the algorithm `none` is a 401.', ([, body]) => `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${body}.`),
  {
    id: 'bearer.accepted',
    section: '9',
    rule: 'A valid bearer is taken.',
    fix: 'Look for Authorization: Bearer first; check key, issuer, audience and clock of server and token.',
    async run(probe, verdict) {
      const found = await withBearer(probe, verdict)
      if (found) verdict.expect(isAnswered(found) && found.came.status !== 401, found, 'no 401')
    },
  },
  {
    id: 'bearer.no-csrf',
    section: '9',
    rule: 'A request with a bearer needs no CSRF.',
    fix: 'Ask for the token only where the cookie says who asks: a bearer is sent by nobody but the application.',
    async run(probe, verdict) {
      if (!(await probe.asksForCsrf(verdict))) return
      const found = await withBearer(probe, verdict)
      if (found?.came.status === 401) verdict.waitsFor('bearer.accepted', 'the bearer was refused')
      else if (found) verdict.expect(isAnswered(found) && codeOf(found) !== 'csrf' && found.came.status !== 403, found, 'no 403')
    },
  },
]

const GIVE = 'a valid one: "bearer": "…"'

async function withBearer(probe: Probe, verdict: Verdict) {
  const { bearer } = probe.values
  if (bearer === null) {
    verdict.skips('no bearer is known', GIVE)
    return null
  }
  const writes = { Authorization: `Bearer ${bearer}` }
  return probe.call(NO_FUNCTION, {}, { kind: 'bearer', reads: writes, writes })
}

async function looksAtBearers(probe: Probe): Promise<boolean> {
  const found = await probe.call(NO_FUNCTION, {}, { kind: 'bearer', reads: {}, writes: { Authorization: 'Bearer mizan.invalid.token' } })
  return found.came.status === 401
}

function forged(id: string, rule: string, forge: (parts: [head: string, body: string, signature: string]) => string): Check {
  return {
    id,
    section: '9',
    rule,
    fix: REFUSE,
    async run(probe, verdict) {
      const { bearer } = probe.values
      if (bearer === null) return verdict.skips('no bearer is known', GIVE)
      const [head, body, signature] = bearer.split('.')
      if (!head || !body || !signature) return verdict.skips('the bearer is no JWT')
      const headers = { Authorization: `Bearer ${forge([head, body, signature])}` }
      const found = await probe.call(NO_FUNCTION, {}, { kind: 'bearer', reads: headers, writes: { ...(await probe.anonymous()).writes, ...headers } })
      verdict.expect(found.came.status === 401, found, '401 unauthenticated')
    },
  }
}
