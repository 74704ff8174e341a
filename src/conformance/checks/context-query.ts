import type { ContextParam } from '../../model/index.js'
import { canonicalParams, type Params } from '../../protocol/index.js'
import type { Check } from '../check.js'
import { pathOf, type Entry } from '../entry.js'
import { codeOf, type Exchange, field, isAnswered, isRecord, objectOf } from '../exchange.js'
import type { Probe } from '../probe.js'
import { ILL_TYPED, sampleParam, textsOf } from '../sample.js'
import type { Verdict } from '../verdict.js'
import { fieldInWords } from '../words.js'

const REFUSE = 'Answer a 400 problem with the code invalid and `fields` by param name, before any function runs.'
const REDIRECT = 'Compare the query with its canonical string (PROTOCOL 3), and answer 308 with the canonical path and query as Location.'

/** Nothing in a query is guessed: it is canonical, or redirected, or refused (PROTOCOL 3, 4). */
export const CONTEXT_QUERY: Check[] = [
  redirect('ctx.redirect-slash', 'A missing trailing slash gets 308 to the canonical URL.', (entry, probe) => [
    { path: entry.path.replace(`/ctx/${entry.context.name}/`, `/ctx/${entry.context.name}`), to: pathOf(probe.base, entry.context.name, entry.params) },
  ]),
  redirect('ctx.redirect-order', 'Params in another order than by name get 308 to the canonical URL.', (entry, probe) => {
    const params = withMore(entry, (param) => !param.type.array)
    // Of an array the values stay as they are: another order of them is another entry.
    const query = canonicalParams(params).split('&').sort(byNameDescending).join('&')
    return Object.keys(params).length < 2 ? [] : [at(entry, probe, query, params)]
  }),
  redirect('ctx.redirect-number', 'A number that is not spelled as RFC 8785 has it gets 308 to the canonical URL.', (entry, probe) =>
    ofScalar(entry, 'number').flatMap((param) => {
      const spelt = (text: string, value: number) => {
        const params = { ...entry.params, [param.name]: param.type.array ? [value] : value }
        return at(entry, probe, replaced(params, param.name, text), params)
      }
      return [spelt('2.50', 2.5), spelt('2.0', 2), spelt('20e-1', 2)]
    }),
  ),
  redirect('ctx.redirect-escapes', 'A text that is not escaped as application/x-www-form-urlencoded gets 308 to the canonical URL.', (entry, probe) =>
    ofScalar(entry, 'string').flatMap((param) => {
      const params = { ...entry.params, [param.name]: param.type.array ? ['a b'] : 'a b' }
      return ['a%20b', '%61+b'].map((text) => at(entry, probe, replaced(params, param.name, text), params))
    }),
  ),
  {
    id: 'ctx.query-canonical',
    section: '3',
    rule: 'A canonical query is answered as it is, escapes and all.',
    fix: 'Write the canonical string with the WHATWG serializer: a space is +, and all but letters, digits, *, -, . and _ is escaped.',
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        for (const param of ofScalar(entry, 'string')) {
          const text = "a b+c~(d)*é\u{1F600}'&="
          const found = await ask(probe, entry, canonicalParams({ ...entry.params, [param.name]: param.type.array ? [text] : text }))
          verdict.expect(isAnswered(found) && found.came.status !== 308, found, 'no redirect: this is the canonical string')
        }
      }
    },
  },
  {
    id: 'ctx.query-integer',
    section: '4',
    rule: 'An integer has one spelling: any other is redirected or refused, never answered.',
    fix: REDIRECT,
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        for (const param of ofScalar(entry, 'integer')) {
          for (const text of ['05', '%2B5', '5.0', '5e0', '-0']) {
            const found = await ask(probe, entry, replaced({ ...entry.params, [param.name]: param.type.array ? [5] : 5 }, param.name, text))
            verdict.expect([308, 400].includes(found.came.status), found, `308 to the canonical spelling, or 400`)
          }
        }
      }
    },
  },
  {
    id: 'ctx.undeclared',
    section: '4',
    rule: 'An undeclared param is a 400 problem.',
    fix: REFUSE,
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        for (const name of ['mizan_undeclared', '__proto__', 'constructor']) {
          if (entry.context.params.some((param) => param.name === name)) continue
          const query = canonicalParams(entry.params)
          refused(verdict, await ask(probe, entry, `${query}${query && '&'}${name}=1`), name)
        }
      }
    },
  },
  {
    id: 'ctx.repeated',
    section: '4',
    rule: 'A repeated scalar param is a 400 problem, be its values equal or not.',
    fix: REFUSE,
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        for (const param of entry.context.params.filter(({ type }) => !type.array)) {
          const params = { ...entry.params, [param.name]: entry.params[param.name] ?? sampleParam(param.type) }
          const [text = ''] = textsOf(params[param.name])
          refused(verdict, await ask(probe, entry, `${canonicalParams(params)}&${new URLSearchParams([[param.name, text]]).toString()}`), param.name)
        }
      }
    },
  },
  {
    id: 'ctx.ill-typed',
    section: '4',
    rule: 'An ill-typed param is a 400 problem: nothing is guessed.',
    fix: REFUSE,
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        for (const param of entry.context.params) {
          for (const text of ILL_TYPED[param.type.scalar]) {
            const params = { ...entry.params, [param.name]: sampleParam(param.type) }
            const spelt = new URLSearchParams([[param.name, text]]).toString().slice(param.name.length + 1)
            refused(verdict, await ask(probe, entry, replaced(params, param.name, spelt)), param.name)
          }
        }
      }
    },
  },
  {
    id: 'ctx.missing',
    section: '3',
    rule: 'A shared param without a default is required: a 400 problem when it is absent.',
    fix: REFUSE,
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        for (const param of entry.context.params.filter(({ required, type }) => required && !type.array && !type.nullable)) {
          refused(verdict, await ask(probe, entry, canonicalParams({ ...entry.params, [param.name]: null })), param.name)
        }
      }
    },
  },
  accepted('ctx.array', 'An array param is its name, repeated in order.', (param) => (param.type.array ? twoOf(param) : undefined)),
  accepted('ctx.array-empty', 'An empty array is absent: no function is refused for it.', (param) => (param.type.array ? [] : undefined)),
  accepted('ctx.nullable', 'A null param is absent: no function is refused for it.', (param) => (param.type.nullable ? null : undefined)),
]

function redirect(id: string, rule: string, cases: (entry: Entry, probe: Probe) => { path: string; to: string }[]): Check {
  return {
    id,
    section: '4',
    rule,
    fix: REDIRECT,
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        for (const { path, to } of cases(entry, probe)) {
          const found = await probe.get(path, entry.visitor.reads)
          const location = field(found, 'Location')
          const isThere = location !== null && leadsTo(location, path, to, probe.origin)
          verdict.expect(found.came.status === 308 && isThere, found, `308 with Location: ${to}`, found.came.status === 308 ? fieldInWords('Location', location) : undefined)
        }
      }
    },
  }
}

/** The host may be another behind a proxy; the path and the query are compared as text. */
function leadsTo(location: string, path: string, to: string, origin: string): boolean {
  if (location.startsWith('/') && !location.startsWith('//')) return location === to
  if (!URL.canParse(location, `${origin}${path}`)) return false
  const url = new URL(location, `${origin}${path}`)
  return /^https?:$/.test(url.protocol) && `${url.pathname}${url.search}` === to
}

function accepted(id: string, rule: string, valueOf: (param: ContextParam) => Params[string] | undefined): Check {
  return {
    id,
    section: '3',
    rule,
    fix: 'Read absent, null and empty alike: the function gets null, or []. Read a repeated array param as its items, in order.',
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        for (const param of entry.context.params) {
          const value = valueOf(param)
          if (value === undefined) continue
          const found = await ask(probe, entry, canonicalParams({ ...entry.params, [param.name]: value }))
          const fields = objectOf(found)?.['fields']
          const isBlamed = codeOf(found) === 'invalid' && isRecord(fields) && Object.hasOwn(fields, param.name)
          verdict.expect(!isBlamed && found.came.status !== 308 && isAnswered(found), found, `an answer, with ${param.name} ${JSON.stringify(value)}`)
        }
      }
    },
  }
}

function twoOf({ type }: ContextParam): Params[string] {
  return { string: ['b', 'a'], integer: [2, 1], number: [2.5, 1], boolean: [true, false] }[type.scalar]
}

function refused(verdict: Verdict, found: Exchange, name: string): void {
  const fields = objectOf(found)?.['fields']
  const isNamed = isRecord(fields) && Object.hasOwn(fields, name)
  const isRefused = found.came.status === 400 && codeOf(found) === 'invalid'
  verdict.expect(isRefused && isNamed, found, `400 invalid, with ${name} in \`fields\``)
}

const ask = (probe: Probe, entry: Entry, query: string) => probe.get(`${pathOf(probe.base, entry.context.name, {})}${query && `?${query}`}`, entry.visitor.reads)

const nameOf = (pair: string) => pair.slice(0, pair.indexOf('='))

const byNameDescending = (a: string, b: string) => (nameOf(a) < nameOf(b) ? 1 : nameOf(a) > nameOf(b) ? -1 : 0)

const at = (entry: Entry, probe: Probe, query: string, params: Params) => ({
  path: `${pathOf(probe.base, entry.context.name, {})}?${query}`,
  to: pathOf(probe.base, entry.context.name, params),
})

/** The canonical query with another spelling of one value. */
function replaced(params: Params, name: string, spelling: string): string {
  const pairs = canonicalParams(params).split('&')
  return pairs.map((pair) => (pair.startsWith(`${name}=`) ? `${name}=${spelling}` : pair)).join('&')
}

/** The entry's params, and one more of the context when there are too few to have an order. */
function withMore({ context, params }: Entry, isWanted: (param: ContextParam) => boolean): Params {
  const more = context.params.filter((param) => isWanted(param) && (params[param.name] ?? null) === null)
  const missing = Math.max(0, 2 - Object.keys(params).length)
  return { ...params, ...Object.fromEntries(more.slice(0, missing).map((param) => [param.name, sampleParam(param.type)])) }
}

function ofScalar({ context }: Entry, scalar: ContextParam['type']['scalar']): ContextParam[] {
  return context.params.filter(({ type }) => type.scalar === scalar)
}
