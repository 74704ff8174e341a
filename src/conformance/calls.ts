import type { Fn } from '../model/index.js'
import { codeOf, mediaType, objectOf, type Exchange } from './exchange.js'
import type { Probe } from './probe.js'
import { sampleArguments } from './sample.js'
import type { Verdict } from './verdict.js'

/** A call that was made, with its effects. */
export interface MadeCall {
  fn: Fn
  args: Readonly<Record<string, unknown>>
  exchange: Exchange
  /** The answer, when it is one of success. */
  answer: Readonly<Record<string, unknown>> | null
}

interface Made {
  calls: MadeCall[]
  skips: [why: string, give: string][]
}

const made = new WeakMap<Probe, Promise<Made>>()

/** Every call that may be made, made once: those of the values, or all, with made up arguments, where writes are allowed. */
export async function madeCalls(probe: Probe, verdict: Verdict): Promise<MadeCall[]> {
  const known = made.get(probe) ?? makeCalls(probe, verdict)
  made.set(probe, known)
  const { calls, skips } = await known
  for (const [why, give] of skips) verdict.skips(why, give)
  return calls
}

async function makeCalls(probe: Probe, verdict: Verdict): Promise<Made> {
  const found: Made = { calls: [], skips: [] }
  for (const fn of probe.model.functions.filter(({ role }) => role === 'mutation' || role === 'call')) {
    const given = probe.values.calls[fn.name]
    if (!given && !probe.allowWrites) {
      found.skips.push([`"${fn.name}" is not called, for its effects`, `"calls": { "${fn.name}": ${JSON.stringify(argumentsOf(fn, probe))} }, or --write`])
      continue
    }
    const caller = await probe.callerOf(fn, verdict)
    if (!caller) continue
    const args = given ?? argumentsOf(fn, probe)
    const exchange = await probe.call(fn.name, args, caller)
    const { status } = exchange.came
    if (codeOf(exchange) === 'csrf') found.skips.push(['the CSRF token was refused: see csrf.header', 'a server that takes it'])
    else if (!given && status >= 400 && status < 500) {
      const give = `real ones: "calls": { "${fn.name}": ${JSON.stringify(args)} }`
      found.skips.push([`"${fn.name}" refuses made up arguments (${codeOf(exchange) ?? status})`, give])
    } else found.calls.push({ fn, args, exchange, answer: answerOf(exchange) })
  }
  return found
}

function argumentsOf(fn: Fn, { model }: Probe): Record<string, unknown> {
  const input = fn.payload.kind === 'schema' ? fn.payload.input : (fn.payload.described?.input ?? null)
  const required = fn.params.filter((param) => param.required).map(({ name }) => name)
  return sampleArguments(input, required, model.schemas)
}

/** The answer, when it is one of success. */
export function answerOf(exchange: Exchange): MadeCall['answer'] {
  const answer = exchange.came.status === 200 && mediaType(exchange) === 'application/json' ? objectOf(exchange) : null
  return answer && Object.hasOwn(answer, 'result') ? answer : null
}
