import type { Params } from '../../protocol/index.js'
import type { Check } from '../check.js'
import { bundled, errorsOf, isGuarded, isNoStore, pathOf, paramsOf, readsOf, type Entry } from '../entry.js'
import { codeOf, field, isAnswered, objectOf, type Exchange } from '../exchange.js'
import { problemFault } from '../problem.js'
import type { Probe } from '../probe.js'
import type { Verdict } from '../verdict.js'
import { fieldInWords } from '../words.js'

const GUARD = 'Evaluate identity and guards first, on every request, before any cache or If-None-Match is looked at.'

/** What an answer is when functions fail, or refuse who asks (PROTOCOL 4). */
export const CONTEXT_ERRORS: Check[] = [
  {
    id: 'ctx.errors',
    section: '4',
    rule: 'If a function fails or refuses, the others still answer: its key is missing, and `$errors` has its problem.',
    fix: 'Answer 200 with the results that there are, and "$errors": {"<fn>": <problem>} for the others.',
    async run(probe, verdict) {
      for (const { exchange, expected } of await partial(probe, verdict)) {
        const body = objectOf(exchange) ?? {}
        const errors = Object.keys(errorsOf(exchange) ?? {})
        const keys = Object.keys(body).filter((name) => name !== '$errors')
        const isSplit = [...errors, ...keys].sort().join() === expected.join() && errors.length > 0
        verdict.expect(exchange.came.status === 200 && isSplit, exchange, `200 with each of ${expected.join(', ')} as a key or in $errors, not in both`)
      }
    },
  },
  {
    id: 'ctx.errors-problems',
    section: '4',
    rule: 'Each member of `$errors` is a problem.',
    fix: 'Put the whole problem there: type, title, status and code.',
    async run(probe, verdict) {
      for (const { exchange } of await partial(probe, verdict)) {
        const errors = errorsOf(exchange)
        if (!errors) verdict.waitsFor('ctx.errors', 'there was no $errors')
        else {
          const faults = Object.entries(errors).flatMap(([name, one]) => problemFault(one)?.replace(/^/, `${name}: `) ?? [])
          verdict.expect(faults.length === 0, exchange, 'a problem for each function', faults.join('; '))
        }
      }
    },
  },
  {
    id: 'ctx.errors-no-store',
    section: '4',
    rule: 'An answer with `$errors` is no-store.',
    fix: 'Send Cache-Control: no-store as soon as one function has failed.',
    async run(probe, verdict) {
      for (const { exchange } of await partial(probe, verdict)) {
        if (!errorsOf(exchange)) verdict.waitsFor('ctx.errors', 'there was no $errors')
        else verdict.expect(isNoStore(exchange), exchange, 'Cache-Control: no-store', fieldInWords('Cache-Control', field(exchange, 'Cache-Control')))
      }
    },
  },
  {
    id: 'ctx.refused',
    section: '4',
    rule: 'If every function fails, the response is the problem of the first by name: to nobody in particular, 401 or 403.',
    fix: 'Answer the problem itself, with its status, rather than 200 with $errors alone.',
    async run(probe, verdict) {
      for (const { path } of closed(probe)) {
        const found = await probe.get(path)
        const code = codeOf(found)
        const isRefused = (found.came.status === 401 && code === 'unauthenticated') || (found.came.status === 403 && code === 'forbidden')
        verdict.expect(isRefused, found, '401 unauthenticated, or 403 forbidden')
      }
    },
  },
  {
    id: 'ctx.guard-first',
    section: '4',
    rule: 'Identity and guards are evaluated on every request, before any cache is looked up.',
    fix: GUARD,
    async run(probe, verdict) {
      const names = new Set(closed(probe).map(({ context }) => context.name))
      for (const { path, exchange } of (await probe.whole(verdict)).filter((entry) => names.has(entry.context.name))) {
        const found = await probe.get(path, { 'If-None-Match': field(exchange, 'ETag') ?? '*' })
        verdict.expect(found.came.status >= 400 && isAnswered(found), found, 'a refusal, though somebody else has this tag')
      }
    },
  },
]

/** The contexts that have nothing for nobody in particular. */
function closed(probe: Probe): Pick<Entry, 'context' | 'path'>[] {
  const { model, values, base } = probe
  return model.contexts.flatMap((context) => {
    const reads = readsOf(context, model)
    if (reads.length === 0 || reads.some((fn) => fn.auth === false)) return []
    return [{ context, path: pathOf(base, context.name, paramsOf(context, model, values).params) }]
  })
}

interface Partial {
  exchange: Exchange
  /** The functions that take part, sorted. */
  expected: string[]
}

const found = new WeakMap<Probe, Promise<{ partial: Partial[]; skips: [why: string, give: string][] }>>()

/** Answers in which some functions fail: guarded ones to nobody in particular, and those that the values tell of. */
async function partial(probe: Probe, verdict: Verdict): Promise<Partial[]> {
  const known = found.get(probe) ?? fetchPartial(probe)
  found.set(probe, known)
  const result = await known
  for (const [why, give] of result.skips) verdict.skips(why, give)
  return result.partial
}

async function fetchPartial(probe: Probe): Promise<{ partial: Partial[]; skips: [string, string][] }> {
  const { model, values, base } = probe
  const result: { partial: Partial[]; skips: [string, string][] } = { partial: [], skips: [] }
  const fetch = async (name: string, params: Params) => {
    const context = model.contexts.find((one) => one.name === name)
    const exchange = await probe.get(pathOf(base, name, params))
    return { exchange, expected: context ? bundled(context, params, model).sort() : [] }
  }
  for (const context of model.contexts) {
    const isMixed = isGuarded(context, model) && readsOf(context, model).some((fn) => fn.auth === false)
    if (!isMixed) continue
    const { params, isGiven } = paramsOf(context, model, values)
    const one = await fetch(context.name, params)
    const isRefused = one.exchange.came.status >= 400 && one.exchange.came.status < 500
    if (isRefused && !isGiven) result.skips.push([`context "${context.name}" refuses made up params`, `"contexts": { "${context.name}": … }`])
    else result.partial.push(one)
  }
  for (const [name, params] of Object.entries(values.failing)) result.partial.push(await fetch(name, params as Params))
  if (result.partial.length === 0) result.skips.push(['no params are known with which one function fails and another answers', '"failing": { "<context>": { … } }'])
  return result
}
