import { hits, type Params } from '../../protocol/index.js'
import type { Check } from '../check.js'
import { isNoStore } from '../entry.js'
import { field } from '../exchange.js'
import { groupsFault, readGroups, scopeGroups } from '../groups.js'
import { hasBareKey, headerScopeFault, paramsOfScope, readInvalidate, withLowerKeys, type Scope } from '../header-scope.js'
import type { Probe } from '../probe.js'
import { visits, type Visit } from '../views.js'
import type { Verdict } from '../verdict.js'
import { fieldInWords } from '../words.js'

const HEADER = 'X-Mizan-Invalidate'
const GROUPS = 'Cache-Group-Invalidation'

/** What a view says that it made stale (PROTOCOL 6). */
export const VIEW_INVALIDATE: Check[] = [
  {
    id: 'view.invalidate',
    section: '6',
    rule: 'The response of a view with `affects` carries X-Mizan-Invalidate, a List of Tokens with Parameters (RFC 9651).',
    fix: 'Send X-Mizan-Invalidate: user;user_id=5, notifications with the response, redirects too.',
    async run(probe, verdict) {
      for (const { exchange } of await affecting(probe, verdict)) {
        const value = field(exchange, HEADER)
        const isRead = value !== null && readInvalidate(withLowerKeys(value)) !== null
        verdict.expect(isRead, exchange, `${HEADER}, a List of Tokens with Parameters`, fieldInWords(HEADER, value))
      }
    },
  },
  {
    id: 'view.invalidate-keys',
    section: '6',
    rule: 'Keys in X-Mizan-Invalidate are param names in ASCII lower case, in code-unit order.',
    fix: 'Write userid for a param userId: keys of RFC 9651 have no capitals. Sort them: caches compare texts.',
    async run(probe, verdict) {
      for (const { exchange, value, scopes } of await told(probe, verdict)) {
        const isSorted = scopes.every(({ params }) => [...params.keys()].join() === [...params.keys()].sort().join())
        verdict.expect(value === withLowerKeys(value) && isSorted, exchange, 'keys in lower case, sorted', fieldInWords(HEADER, value))
      }
    },
  },
  {
    id: 'view.invalidate-size',
    section: '6',
    rule: 'X-Mizan-Invalidate is at most 2,048 bytes.',
    fix: 'Past 2,048 bytes drop the scopes, and past that send *.',
    async run(probe, verdict) {
      for (const { exchange, value } of await told(probe, verdict)) {
        verdict.expect(Buffer.byteLength(value) <= 2048, exchange, 'at most 2,048 bytes', `${Buffer.byteLength(value)} bytes`)
      }
    },
  },
  {
    id: 'view.invalidate-declared',
    section: '6',
    rule: 'X-Mizan-Invalidate names only contexts that the view declares in `affects`, or * for everything.',
    fix: 'Declare the context in `affects`, or do not name it.',
    async run(probe, verdict) {
      for (const { fn, exchange, value, scopes } of await told(probe, verdict)) {
        const stray = scopes.find(({ context }) => context !== '*' && !fn.affects.some((affect) => affect.context === context))
        verdict.expect(stray === undefined, exchange, `only ${fn.affects.map(({ context }) => context).join(', ')}`, fieldInWords(HEADER, value))
      }
    },
  },
  {
    id: 'view.invalidate-scope',
    section: '6',
    rule: 'A scope names scalar params of its context; an Integer for an integer below 10^15, ?1 or ?0, a String, or a Display String when it is not ASCII.',
    fix: 'Write values by the declared type of the param: user_id=5, on=?1, name="Ann", name=%"J%c3%bcrgen".',
    async run(probe, verdict) {
      for (const { exchange, value, scopes } of await told(probe, verdict)) {
        for (const scope of scopes) {
          const context = probe.model.contexts.find(({ name }) => name === scope.context)
          const bare = hasBareKey(value) ? 'a key without a value' : null
          const fault = context ? (bare ?? headerScopeFault(scope, context)) : null
          verdict.expect(fault === null, exchange, 'params and values as the context declares them', `${fieldInWords(HEADER, value)}: ${fault ?? ''}`)
        }
      }
    },
  },
  {
    id: 'view.invalidate-complete',
    section: '6',
    rule: 'A view invalidates all that it declares in `affects`, for the arguments that it had.',
    fix: 'Send each context of `affects`; its scope has the values of this request, or is left out.',
    async run(probe, verdict) {
      for (const { fn, args, exchange, value, scopes } of await told(probe, verdict)) {
        const items = scopes.map((scope) => (scope.params.size === 0 ? scope.context : { context: scope.context, params: paramsOfScope(scope, contextOf(scope, probe)) }))
        const missed = fn.affects.find(({ context, params }) => !items.some((item) => hits(item, context, only(args, params))))
        verdict.expect(missed === undefined, exchange, `the entries of "${missed?.context ?? ''}" with the values of this request`, fieldInWords(HEADER, value))
      }
    },
  },
  {
    id: 'view.groups',
    section: '7',
    rule: 'Beside it, Cache-Group-Invalidation (RFC 9875) names the groups of all entries that it hits.',
    fix: 'Send Cache-Group-Invalidation: "user;user_id=5", "notifications": the largest declared shape within each scope, and the group without values where an entry may lack a param.',
    async run(probe, verdict) {
      for (const { exchange, scopes } of await told(probe, verdict)) {
        // Groups have no word for everything.
        if (scopes.some(({ context }) => context === '*')) continue
        const value = field(exchange, GROUPS)
        const groups = value === null ? null : readGroups(value)
        const expected = new Set(scopes.flatMap((scope) => groupsOfScope(scope, probe)))
        // Past the bound of the field whole contexts are named.
        const whole = new Set(scopes.map(({ context }) => context))
        const isLong = [...expected].join().length + 4 * expected.size > 2000
        const fault = groups === null ? 'it is no List of Strings' : isLong && !groupsFault(groups, whole) ? null : groupsFault(groups, expected)
        verdict.expect(fault === null, exchange, `${GROUPS} of ${[...expected].join(' and ')}`, `${fieldInWords(GROUPS, value)}: ${fault ?? ''}`)
      }
    },
  },
  {
    id: 'view.no-store',
    section: '6',
    rule: 'The response of a view that affects something is no-store.',
    fix: 'Send Cache-Control: no-store with it.',
    async run(probe, verdict) {
      for (const { exchange } of await affecting(probe, verdict)) {
        verdict.expect(isNoStore(exchange), exchange, 'Cache-Control: no-store', fieldInWords('Cache-Control', field(exchange, 'Cache-Control')))
      }
    },
  },
]

/** Visits that went well, of views that affect something. */
export async function affecting(probe: Probe, verdict: Verdict): Promise<Visit[]> {
  return (await visits(probe, verdict)).filter(({ fn, isUnsafe, isSuccess }) => {
    if (isUnsafe && fn.affects.length > 0 && !isSuccess) verdict.waitsFor('view.served', `view "${fn.name}" did not succeed`)
    return isUnsafe && fn.affects.length > 0 && isSuccess
  })
}

async function told(probe: Probe, verdict: Verdict): Promise<(Visit & { value: string; scopes: Scope[] })[]> {
  return (await affecting(probe, verdict)).flatMap((visit) => {
    const value = field(visit.exchange, HEADER)
    const scopes = value === null ? null : readInvalidate(withLowerKeys(value))
    if (value !== null && scopes) return [{ ...visit, value, scopes }]
    verdict.waitsFor('view.invalidate', `there is no ${HEADER}`)
    return []
  })
}

/** Values of forms are texts, and are compared as such. */
const only = (args: Readonly<Record<string, unknown>>, names: string[]): Params =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(args, name) ? [[name, args[name]]] : []))) as Params

const contextOf = ({ context }: Scope, { model }: Probe) => model.contexts.find(({ name }) => name === context)

function groupsOfScope(scope: Scope, probe: Probe): string[] {
  const context = contextOf(scope, probe)
  return context ? scopeGroups(context, paramsOfScope(scope, context), probe.model) : [scope.context]
}
