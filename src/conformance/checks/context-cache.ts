import type { Check } from '../check.js'
import type { WholeEntry } from '../entry.js'
import { field } from '../exchange.js'
import { entryGroups, groupsFault, readGroups } from '../groups.js'
import { fieldInWords } from '../words.js'

const YEAR = 31_536_000

const PRIVATE: Readonly<Record<string, string>> = { 'Cache-Control': 'private, no-cache', 'CDN-Cache-Control': 'no-store' }

/** What caches are told (PROTOCOL 4). */
export const CONTEXT_CACHE: Check[] = [
  exact('ctx.cache-public', 'Cache-Control', false, ({ context }) => `public, max-age=0, s-maxage=${context.maxAge ?? YEAR}`),
  exact('ctx.cdn-public', 'CDN-Cache-Control', false, ({ context }) => `max-age=${context.maxAge ?? YEAR}, stale-if-error=86400`),
  exact('ctx.cache-private', 'Cache-Control', true),
  exact('ctx.cdn-private', 'CDN-Cache-Control', true),
  {
    id: 'ctx.groups',
    section: '7',
    rule: 'Cache-Groups of a public context is a List of Strings (RFC 9875): the context, and for each declared shape its values, or that it lacks one.',
    fix: 'Send Cache-Groups: "user", "user;user_id=5", values as in PROTOCOL 6, and "user;user_id" for an entry without that param.',
    async run(probe, verdict) {
      for (const { context, params, exchange } of await probe.whole(verdict)) {
        if (context.private) continue
        const value = field(exchange, 'Cache-Groups')
        const groups = value === null ? null : readGroups(value)
        const expected = entryGroups(context, params)
        const fault = groups === null ? 'it is no List of Strings' : groupsFault(groups, expected)
        verdict.expect(fault === null, exchange, `Cache-Groups of ${[...expected].join(' and ')}`, `${fieldInWords('Cache-Groups', value)}: ${fault ?? ''}`)
      }
    },
  },
  absent('ctx.no-vary', 'Vary', 'Let no middleware add Vary to it: one answer is for everyone (compress behind the cache, and send no Vary for CORS).'),
  absent('ctx.no-cookie', 'Set-Cookie', 'Set no cookie with it, a session or CSRF one neither: a cache would hand it to everyone.'),
  {
    id: 'ctx.cors',
    section: '4',
    rule: 'With CORS, an answer of a public context says Access-Control-Allow-Origin: *.',
    fix: 'Answer * rather than the origin that asks: the answer is kept for others too.',
    async run(probe, verdict) {
      const origin = probe.values.origin ?? 'https://conformance.mizan.example'
      for (const { context, path } of await probe.whole(verdict)) {
        if (context.private) continue
        const found = await probe.get(path, { Origin: origin })
        const allowed = field(found, 'Access-Control-Allow-Origin')
        if (allowed === null) verdict.skips('the server answers without CORS', 'an origin that it allows, if there is one: "origin": "https://…"')
        else verdict.expect(allowed === '*' && field(found, 'Vary') === null, found, 'Access-Control-Allow-Origin: *, and no Vary', `${fieldInWords('Access-Control-Allow-Origin', allowed)}, ${fieldInWords('Vary', field(found, 'Vary'))}`)
      }
    },
  },
]

function exact(id: string, name: string, isPrivate: boolean, expected: (entry: WholeEntry) => string = () => PRIVATE[name] ?? ''): Check {
  const kind = isPrivate ? 'private' : 'public'
  return {
    id,
    section: '4',
    rule: `${name} of a ${kind} context is exact.`,
    fix: isPrivate ? `Send ${name}: ${PRIVATE[name] ?? ''} with every answer of a private context.` : `Send ${name} as PROTOCOL 4 has it, with the smallest maxAge of the functions in place of the year.`,
    async run(probe, verdict) {
      for (const entry of await probe.whole(verdict)) {
        if (entry.context.private !== isPrivate) continue
        const came = field(entry.exchange, name)
        // Directives are a list, whose members may stand in any order (RFC 9111, 5.2).
        verdict.expect(directives(came) === directives(expected(entry)), entry.exchange, `${name}: ${expected(entry)}`, fieldInWords(name, came))
      }
    },
  }
}

function absent(id: string, name: string, fix: string): Check {
  return {
    id,
    section: '4',
    rule: `An answer of a public context has no ${name}.`,
    fix,
    async run(probe, verdict) {
      for (const { context, exchange } of await probe.whole(verdict)) {
        if (context.private) continue
        verdict.expect(field(exchange, name) === null, exchange, `no ${name}`, fieldInWords(name, field(exchange, name)))
      }
    },
  }
}

function directives(value: string | null): string {
  return (value ?? '').toLowerCase().split(',').map((one) => one.trim()).sort().join()
}
