import type { Context, Fn } from '../model/index.js'
import { entryKey, type Params } from '../protocol/index.js'
import { answerOf, madeCalls } from './calls.js'
import { isRecord, type Exchange } from './exchange.js'
import type { Probe } from './probe.js'
import { paramsFault } from './scope.js'
import type { Verdict } from './verdict.js'
import type { Visitor } from './visitor.js'

/** A call that was made once more, and asked for every entry that is known. */
export interface Flight {
  fn: Fn
  args: Readonly<Record<string, unknown>>
  caller: Visitor
  asked: readonly string[]
  /** What the call answered when it asked for nothing. */
  first: Readonly<Record<string, unknown>>
  exchange: Exchange
  answer: Readonly<Record<string, unknown>>
  /** The member `contexts` of the answer; undefined when it has none. */
  contexts: unknown
}

/** One item of `contexts` that is as it should be. */
export interface Slice {
  context: Context
  params: Params
  key: string
  data: Readonly<Record<string, unknown>>
}

interface Made {
  flights: Flight[]
  skips: [why: string, give: string | null][]
}

const made = new WeakMap<Probe, Promise<Made>>()

/** The calls that make something stale, made a second time; of a server that sends no entries with them, too. */
export async function allFlights(probe: Probe, verdict: Verdict): Promise<Flight[]> {
  const known = made.get(probe) ?? makeFlights(probe, verdict)
  made.set(probe, known)
  const { flights, skips } = await known
  for (const [why, give] of skips) verdict.skips(why, give)
  return flights
}

/** Of these, those whose answer brought entries. A server that never sends any does what it should. */
export async function flights(probe: Probe, verdict: Verdict): Promise<Flight[]> {
  const found = (await allFlights(probe, verdict)).filter(({ contexts }) => contexts !== undefined)
  if (found.length === 0) verdict.skips('no answer to a call brought the entries that it was asked for, which a server need not do')
  return found
}

/** The slices of a flight that are well-formed; null, with the check to look at, when some are not. */
export function slicesOf({ contexts }: Flight, probe: Probe, verdict: Verdict): Slice[] | null {
  const slices = Array.isArray(contexts) ? contexts.map((item) => sliceOf(item, probe)) : ['no array']
  if (slices.every((slice) => typeof slice !== 'string')) return slices
  verdict.waitsFor('call.contexts-shape', 'an item of `contexts` is malformed')
  return null
}

/** An item of `contexts`, or what is wrong with it, in words. */
export function sliceOf(item: unknown, { model }: Probe): Slice | string {
  if (!isRecord(item)) return 'it is no object'
  const context = model.contexts.find(({ name }) => name === item['context'])
  if (!context) return '`context` names no context of the schema'
  const { params, data } = item
  if (!isRecord(params)) return '`params` is no object'
  const fault = paramsFault(params, context)
  if (fault !== null) return fault
  if (!isRecord(data)) return '`data` is no object'
  if (Object.hasOwn(data, '$errors')) return 'a slice that is not whole is left out: `data` has $errors'
  return { context, params: params as Params, key: entryKey(context.name, params as Params), data }
}

async function makeFlights(probe: Probe, verdict: Verdict): Promise<Made> {
  const found: Made = { flights: [], skips: [] }
  const entries = await probe.entries()
  const asked = entries.flatMap((entry) => (entry.exchange ? [entryKey(entry.context.name, entry.params)] : []))
  for (const { fn, args, answer: first } of await madeCalls(probe, verdict)) {
    if (!first || fn.affects.length === 0) continue
    const caller = await probe.callerOf(fn, verdict)
    if (!caller) continue
    const exchange = await probe.post(JSON.stringify({ fn: fn.name, args, contexts: asked }), caller)
    const answer = answerOf(exchange)
    if (answer) found.flights.push({ fn, args, caller, asked, first, exchange, answer, contexts: answer['contexts'] })
    else found.skips.push([`"${fn.name}" did not succeed a second time`, `a call that can be repeated: "calls": { "${fn.name}": … }`])
  }
  return found
}
