import { bundled, errorsOf, type Entry } from '../entry.js'
import { codeOf, isRecord, mediaType, objectOf } from '../exchange.js'
import type { Check } from '../check.js'
import { keyOrderFault } from '../key-order.js'
import { resultFault } from '../result.js'
import { short } from '../words.js'

/** A context is one GET of all its functions, named as the server declared them (PROTOCOL 1, 4). */
export const CONTEXT_FETCH: Check[] = [
  {
    id: 'ctx.fetch',
    section: '4',
    rule: 'GET {base}ctx/<name>/ answers 200 with a JSON object.',
    fix: 'Route {base}ctx/<name>/ to the functions of the context, and answer application/json.',
    async run(probe, verdict) {
      for (const entry of await probe.asked(verdict)) {
        const refusal = refusalOf(entry)
        if (refusal !== null && !entry.isGiven) {
          const give = `real ones: "contexts": { "${entry.context.name}": ${JSON.stringify(entry.params)} }`
          verdict.skips(`context "${entry.context.name}" refuses made up params (${refusal})`, give)
        } else if (refusal === 'forbidden' && entry.visitor.kind !== 'anonymous') {
          verdict.skips(`whom the values name may not read context "${entry.context.name}"`, 'the bearer, login or cookie of someone who may')
        } else {
          const found = entry.bundle ? '' : mediaType(entry.exchange) === 'application/json' ? undefined : `Content-Type ${mediaType(entry.exchange) || '(none)'}`
          verdict.expect(entry.bundle !== null, entry.exchange, '200, application/json, an object by function', entry.exchange.came.status === 200 ? found : undefined)
        }
      }
    },
  },
  {
    id: 'ctx.functions',
    section: '1',
    rule: 'A bundle has one key for each function whose params are there, named exactly as declared.',
    fix: 'Use the declared names as the keys of the bundle, unchanged; leave out only functions that require an absent param.',
    async run(probe, verdict) {
      for (const { context, params, bundle, exchange } of await probe.whole(verdict)) {
        const expected = bundled(context, params, probe.model).sort().join(', ')
        const came = Object.keys(bundle).sort().join(', ')
        verdict.expect(came === expected, exchange, `the keys ${expected}`, `the keys ${came}`)
      }
    },
  },
  {
    id: 'ctx.results',
    section: '1',
    rule: 'Results are as the schema declares them, their keys never renamed.',
    fix: 'Return what `output` of the function says, or correct the schema: clients are typed by it.',
    async run(probe, verdict) {
      for (const { bundle, exchange } of await probe.whole(verdict)) {
        for (const fn of probe.model.functions) {
          if (fn.payload.kind !== 'schema' || fn.payload.output === null || !Object.hasOwn(bundle, fn.name)) continue
          const fault = resultFault(fn.payload.output, bundle[fn.name], probe.model.schemas)
          if (fault === undefined) verdict.skips(`\`output\` of "${fn.name}" has a keyword that is not followed here`)
          else verdict.expect(fault === null, exchange, `${fn.name} as its \`output\` says`, `${fault} in ${short(JSON.stringify(bundle[fn.name]), 200)}`)
        }
      }
    },
  },
  {
    id: 'ctx.key-order',
    section: '4',
    rule: 'Keys are sorted at every depth.',
    fix: 'Write the JSON with sorted keys (json.dumps(…, sort_keys=True)).',
    async run(probe, verdict) {
      for (const { exchange } of await probe.whole(verdict)) {
        const fault = keyOrderFault(exchange.came.text)
        verdict.expect(fault === null, exchange, 'keys in code-unit order at every depth', fault ?? undefined)
      }
    },
  },
  {
    id: 'ctx.determinism',
    section: '4',
    rule: 'Equal data is equal bytes.',
    fix: 'Write equal data the same way each time: a fixed order of lists that come from sets, one number format, no time stamps.',
    async run(probe, verdict) {
      for (const { context, path, visitor, exchange } of await probe.whole(verdict)) {
        const again = await probe.get(path, visitor.reads)
        const isSame = again.came.text === exchange.came.text
        if (!isSame && unordered(objectOf(again)) !== unordered(objectOf(exchange))) {
          verdict.skips(`the data of context "${context.name}" changed between two fetches`, 'params with which it stays the same')
        } else verdict.expect(isSame, again, `the same ${exchange.came.text.length} characters as the time before`)
      }
    },
  },
  {
    id: 'ctx.public-same',
    section: '4',
    rule: 'An answer of a public context does not depend on who asks.',
    fix: 'Give the functions of a public context their arguments and nothing of the request, or declare one of them private.',
    async run(probe, verdict) {
      for (const { context, path, exchange } of await probe.whole(verdict)) {
        if (context.private) continue
        const someone = await probe.someone()
        const known = await probe.get(path, { 'Accept-Language': 'tlh', Cookie: 'mizan_conformance=1', ...someone?.reads })
        if (known.came.text === exchange.came.text) verdict.held()
        else if ((await probe.get(path)).came.text !== exchange.came.text) verdict.waitsFor('ctx.determinism', 'the answer changes by itself')
        else verdict.fails(known, `what nobody in particular gets: ${short(exchange.came.text)}`)
      }
    },
  },
  {
    id: 'ctx.name-exact',
    section: '1',
    rule: 'Names are whole and exact: another spelling of one is another name.',
    fix: 'Look names up as they are, with case; never through a prefix or a folded spelling.',
    async run(probe, verdict) {
      const names = new Set(probe.model.contexts.map(({ name }) => name))
      for (const { context, path } of (await probe.asked(verdict)).slice(0, 3)) {
        for (const other of [context.name.toUpperCase(), `${context.name}s`, `${context.name}%20`]) {
          if (names.has(other)) continue
          const found = await probe.get(path.replace(`/ctx/${context.name}/`, `/ctx/${other}/`))
          verdict.expect(found.came.status === 404, found, '404: there is no context of that name')
        }
      }
    },
  },
  {
    id: 'ctx.unknown',
    section: '8',
    rule: 'A context that there is not is a 404 problem, `not_found`.',
    fix: 'Answer 404 with the code not_found; names such as `constructor` and `__proto__` are not special.',
    async run(probe, verdict) {
      for (const name of ['mizan_conformance_no_context', 'constructor', '__proto__', 'a'.repeat(65), '1', '%00']) {
        if (probe.model.contexts.some((context) => context.name === name)) continue
        const found = await probe.get(`${probe.base}ctx/${name}/`)
        verdict.expect(found.came.status === 404 && codeOf(found) === 'not_found', found, '404 not_found')
      }
    },
  },
]

/** The code with which an answer refuses its params or who asks, as functions may; null when it is whole, or at fault. */
function refusalOf({ exchange }: Entry): string | null {
  const errors = errorsOf(exchange)
  const problems = errors ? Object.values(errors) : [objectOf(exchange)]
  const refusals = problems.map((one) => (isRecord(one) && typeof one['status'] === 'number' && one['status'] >= 400 && one['status'] < 500 ? one['code'] : null))
  const isRefused = refusals.length > 0 && refusals.every((code) => typeof code === 'string') && (errors !== null || exchange.came.status >= 400)
  return isRefused ? (refusals[0] as string) : null
}

/** Equal for data that differ in the order of keys or of lists alone. */
function unordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(unordered).sort().join()}]`
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null'
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${unordered(value[key])}`).join()}}`
}
