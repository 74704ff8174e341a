import type { Check } from '../check.js'
import { codeOf, type Exchange, isAnswered } from '../exchange.js'
import { NO_FUNCTION, type Probe } from '../probe.js'
import type { Session, Visitor } from '../visitor.js'

const REQUIRE = 'Ask every unsafe request without a bearer for the token, anonymous ones too: the header, or the form field, has to fit the cookie. Refuse with 403 csrf.'

/** Once sessions are configured, unsafe requests need CSRF (PROTOCOL 9). What is called does not exist: a 404 says that the token was taken. */
export const CSRF: Check[] = [
  refuses('csrf.missing', 'An unsafe request without a token is a 403 problem, `csrf`; of nobody in particular too.', () => ({})),
  refuses('csrf.no-header', 'The cookie alone, which browsers send by themselves, is no token.', ({ jar }) => jar.headers()),
  refuses('csrf.no-cookie', 'The header alone is no token: it has to equal the cookie.', ({ csrf }, header) => ({ [header]: csrf ?? '' })),
  refuses('csrf.mismatch', 'A header that does not fit the cookie is no token.', ({ jar, csrf }, header) => ({ ...jar.headers(), [header]: changed(csrf ?? '') })),
  accepts('csrf.header', 'The token of {base}session/ is taken from the header X-CSRFToken.', ({ anonymous, probe }) => probe.call(NO_FUNCTION, {}, anonymous)),
  accepts('csrf.cookie-value', 'The value of the cookie is taken as the token.', ({ session, probe }) => {
    const { cookie, header } = probe.values.csrf
    return probe.call(NO_FUNCTION, {}, { kind: 'anonymous', reads: {}, writes: { ...session.jar.headers(), [header]: session.jar.get(cookie) ?? '' } })
  }),
  // The form field is for what plain forms post to, which are views: see view.csrf-form. A multipart call has no parts but `call` and files.
]

function refuses(id: string, rule: string, headers: (session: Session, header: string) => Record<string, string>): Check {
  return {
    id,
    section: '9',
    rule,
    fix: REQUIRE,
    async run(probe, verdict) {
      if (!(await probe.asksForCsrf(verdict))) return
      const writes = headers(await probe.session(), probe.values.csrf.header)
      const found = await probe.call(NO_FUNCTION, {}, { kind: 'anonymous', reads: {}, writes })
      verdict.expect(found.came.status === 403 && codeOf(found) === 'csrf', found, '403 csrf')
    },
  }
}

interface Asking {
  probe: Probe
  session: Session
  anonymous: Visitor
}

function accepts(id: string, rule: string, ask: (asking: Asking) => Promise<Exchange>): Check {
  return {
    id,
    section: '9',
    rule,
    fix: "Take the token from the header and from the form field (Django's names, unless configured), and compare it with the cookie.",
    async run(probe, verdict) {
      if (!(await probe.asksForCsrf(verdict))) return
      const session = await probe.session()
      const { cookie } = probe.values.csrf
      if (session.jar.get(cookie) === null) return verdict.waitsFor('session.csrf-cookie', 'there is no cookie')
      const found = await ask({ probe, session, anonymous: await probe.anonymous() })
      verdict.expect(isAnswered(found) && found.came.status !== 403, found, '404 for a function that there is not, since the token is right')
    },
  }
}

/** A token of the same length and letters. */
function changed(token: string): string {
  return token.replace(/[A-Za-z0-9]/g, (letter) => (letter === 'a' ? 'b' : 'a'))
}
