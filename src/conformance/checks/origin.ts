import type { Check } from '../check.js'
import { isAnswered } from '../exchange.js'
import { NO_FUNCTION } from '../probe.js'
import { isBlocked, isCsrf } from './call-request.js'

/** A page of another site can send requests without being asked (PROTOCOL 5). */
export const ORIGIN: Check[] = [
  refuses('origin.foreign', 'A foreign Origin is a 403.', { Origin: 'https://foreign.mizan.example' }),
  refuses('origin.null', 'Origin: null, which a sandboxed frame or a local file says, is a 403.', { Origin: 'null' }),
  refuses('origin.cross-site', 'Sec-Fetch-Site: cross-site is a 403.', { 'Sec-Fetch-Site': 'cross-site' }),
  {
    id: 'origin.own',
    section: '5',
    rule: "A page of the server's own origin may call.",
    fix: 'Compare Origin with the origin under which the server is reached; behind a proxy, tell it that origin.',
    async run(probe, verdict) {
      const found = await probe.call(NO_FUNCTION, {}, await probe.anonymous(), { Origin: probe.origin, 'Sec-Fetch-Site': 'same-origin' })
      if (!isBlocked(verdict, found)) verdict.expect(isAnswered(found) && found.came.status !== 403, found, 'no 403')
    },
  },
  {
    id: 'origin.allowed',
    section: '5',
    rule: 'An origin that is allowed may call.',
    fix: 'Let the origins that are configured through.',
    async run(probe, verdict) {
      const { origin } = probe.values
      if (origin === null) return verdict.skips('no allowed origin is known', '"origin": "https://app.example"')
      const found = await probe.call(NO_FUNCTION, {}, await probe.anonymous(), { Origin: origin, 'Sec-Fetch-Site': 'cross-site' })
      if (!isBlocked(verdict, found)) verdict.expect(isAnswered(found) && found.came.status !== 403, found, 'no 403')
    },
  },
]

function refuses(id: string, rule: string, headers: Readonly<Record<string, string>>): Check {
  return {
    id,
    section: '5',
    rule,
    fix: 'Look at Origin and Sec-Fetch-Site of every unsafe request first, in dev too, and refuse what is neither of the own origin nor allowed.',
    async run(probe, verdict) {
      // Nothing else is wrong with the request: the token is right, and the function that there is not would be a 404.
      const found = await probe.call(NO_FUNCTION, {}, await probe.anonymous(), headers)
      const isRefusedAnyway = isCsrf(found) && isBlocked(verdict, await probe.call(NO_FUNCTION, {}, await probe.anonymous()))
      if (!isRefusedAnyway) verdict.expect(found.came.status === 403, found, '403')
    },
  }
}
