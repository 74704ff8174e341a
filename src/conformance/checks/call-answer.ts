import type { Params } from '../../protocol/index.js'
import { madeCalls, type MadeCall } from '../calls.js'
import type { Check } from '../check.js'
import { isNoStore } from '../entry.js'
import { field, isRecord } from '../exchange.js'
import { contextOf, isItem, missedBy } from '../items.js'
import type { Probe } from '../probe.js'
import { resultFault } from '../result.js'
import { scopeFault } from '../scope.js'
import type { Verdict } from '../verdict.js'
import { fieldInWords, short } from '../words.js'

/** What a call that succeeded answers, and what it says that it made stale (PROTOCOL 5, 7). */
export const CALL_ANSWER: Check[] = [
  {
    id: 'call.success',
    section: '5',
    rule: 'A call that succeeds is 200 with application/json: {"result": …, "invalidate": […]}.',
    fix: 'Answer 200 with the result as `result`, null when there is none.',
    async run(probe, verdict) {
      for (const { exchange, answer } of await madeCalls(probe, verdict)) verdict.expect(answer !== null, exchange, '200, application/json, with `result`')
    },
  },
  {
    id: 'call.result',
    section: '1',
    rule: 'The result is as the schema declares it, its keys never renamed.',
    fix: 'Return what `output` of the function says, or correct the schema: clients are typed by it.',
    async run(probe, verdict) {
      for (const { fn, exchange, answer } of await succeeded(probe, verdict)) {
        if (fn.payload.kind !== 'schema' || fn.payload.output === null) continue
        const fault = resultFault(fn.payload.output, answer['result'], probe.model.schemas)
        if (fault !== undefined) verdict.expect(fault === null, exchange, `\`result\` as \`output\` of "${fn.name}" says`, fault ?? undefined)
      }
    },
  },
  {
    id: 'call.no-store',
    section: '5',
    rule: 'The answer to a call is no-store.',
    fix: 'Send Cache-Control: no-store with every answer of {base}call/.',
    async run(probe, verdict) {
      for (const { exchange } of await succeeded(probe, verdict)) {
        verdict.expect(isNoStore(exchange), exchange, 'Cache-Control: no-store', fieldInWords('Cache-Control', field(exchange, 'Cache-Control')))
      }
    },
  },
  {
    id: 'call.invalidate',
    section: '5',
    rule: '`invalidate` is always present on success, [] when nothing is affected.',
    fix: 'Answer "invalidate": [] rather than leaving it out.',
    async run(probe, verdict) {
      for (const { exchange, answer } of await succeeded(probe, verdict)) verdict.expect(Array.isArray(answer['invalidate']), exchange, '`invalidate`, an array')
    },
  },
  items('call.invalidate-shape', 'An item is the name of a context, or {"context": "…", "params": {…}} with scalar values.', 'Write each item as PROTOCOL 7 has it; one that is malformed invalidates everything.', (item) =>
    isItem(item) ? null : 'it is no such item',
  ),
  items('call.invalidate-declared', 'An invalidation names only contexts that the function declares in `affects`.', 'Declare the context in `affects` of the function, or do not name it.', (item, { fn }) =>
    !isItem(item) || fn.affects.some(({ context }) => context === contextOf(item)) ? null : `"${fn.name}" declares ${fn.affects.map(({ context }) => context).join(', ') || 'none'}`,
  ),
  items('call.invalidate-scope', 'A scope names scalar params of its context, with values of their declared types.', 'Name params as the context declares them; send 5 rather than "5" for an integer, and no null.', (item, _call, probe) => {
    const context = isItem(item) ? probe.model.contexts.find(({ name }) => name === contextOf(item)) : undefined
    return context && isRecord(item) ? scopeFault(item['params'] as Params, context) : null
  }),
  {
    id: 'call.invalidate-complete',
    section: '5',
    rule: 'A call invalidates all that its function declares in `affects`, for the arguments that it had.',
    fix: 'Answer an item for each context in `affects`; its scope has the values of this call, or is left out.',
    async run(probe, verdict) {
      for (const { fn, args, exchange, answer } of await succeeded(probe, verdict)) {
        const list = answer['invalidate']
        if (!Array.isArray(list)) verdict.waitsFor('call.invalidate', 'there is no `invalidate`')
        else if (!list.every(isItem)) verdict.waitsFor('call.invalidate-shape', 'an item is malformed')
        else {
          const missed = missedBy(list, fn, args)
          verdict.expect(missed === undefined, exchange, `the entries of "${missed ?? ''}" with the values of this call`, `"invalidate": ${short(JSON.stringify(list), 200)}`)
        }
      }
    },
  },
]

async function succeeded(probe: Probe, verdict: Verdict): Promise<(MadeCall & { answer: NonNullable<MadeCall['answer']> })[]> {
  return (await madeCalls(probe, verdict)).flatMap((call) => {
    const { answer } = call
    if (answer) return [{ ...call, answer }]
    verdict.waitsFor('call.success', `"${call.fn.name}" did not succeed`)
    return []
  })
}

function items(id: string, rule: string, fix: string, faultOf: (item: unknown, call: MadeCall, probe: Probe) => string | null): Check {
  return {
    id,
    section: id === 'call.invalidate-shape' ? '7' : '5',
    rule,
    fix,
    async run(probe, verdict) {
      for (const call of await succeeded(probe, verdict)) {
        const list = call.answer['invalidate']
        if (!Array.isArray(list)) verdict.waitsFor('call.invalidate', 'there is no `invalidate`')
        else if (list.length === 0) verdict.held()
        else {
          for (const item of list as unknown[]) {
            const fault = faultOf(item, call, probe)
            verdict.expect(fault === null, call.exchange, rule, `${short(JSON.stringify(item))}: ${fault ?? ''}`)
          }
        }
      }
    },
  }
}
