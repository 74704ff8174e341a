import { problem } from '../protocol/index.js'
import { jsonAnswer, NO_STORE, problemAnswer } from './answer.js'
import { readCall } from './call-body.js'
import { invalidations } from './invalidations.js'
import { stableJson } from './json.js'
import { foreignOrigin } from './origin.js'
import { run } from './run.js'
import type { ServerFunction, Service } from './table.js'

/** Answers `POST {base}call/`: runs one function, and tells what it made stale (PROTOCOL 5). */
export async function answerCall(service: Service, request: Request, url: URL): Promise<Response> {
  const foreign = foreignOrigin(request.headers, url.origin, service.table.allowedOrigins)
  if (foreign) return problemAnswer(foreign)
  const reading = await readCall(request)
  if (!reading.ok) return problemAnswer(reading.problem)
  const fn = service.functions.get(reading.call.fn)
  if (!fn) {
    return problemAnswer(problem('not_found', `There is no function ${JSON.stringify(reading.call.fn.slice(0, 100))}.`))
  }
  const args = declaredArgs(fn, reading.call.args)
  if (!args.ok) {
    const { fields } = args
    return problemAnswer(problem('invalid', `The arguments do not fit "${fn.name}".`, { fields }))
  }

  // Taken before the function runs, which is free to change its arguments.
  const invalidate = stableJson(invalidations(fn.affects, args.args))
  const outcome = await run(service, fn, request, args.args)
  if (!outcome.ok) return problemAnswer(outcome.problem)
  return jsonAnswer(`{"invalidate":${invalidate},"result":${outcome.json}}`, NO_STORE)
}

type ArgsReading = { ok: true; args: Record<string, unknown> } | { ok: false; fields: Record<string, string[]> }

function declaredArgs(fn: ServerFunction, given: Record<string, unknown>): ArgsReading {
  const declared = new Set(fn.params.map((param) => param.name))
  const missing = fn.params.filter(({ name, required }) => required && !Object.hasOwn(given, name))
  const undeclared = Object.keys(given).filter((name) => !declared.has(name))
  if (missing.length || undeclared.length) {
    const takes = declared.size ? `takes no such argument; it takes ${[...declared].join(', ')}` : 'takes no arguments'
    const fields: [string, string[]][] = [
      ...missing.map(({ name }): [string, string[]] => [name, [`"${fn.name}" requires it.`]]),
      ...undeclared.map((name): [string, string[]] => [name, [`"${fn.name}" ${takes}.`]]),
    ]
    return { ok: false, fields: Object.fromEntries(fields) }
  }
  // Without a prototype, so that an absent argument named `constructor` is absent.
  return { ok: true, args: Object.assign(Object.create(null) as Record<string, unknown>, given) }
}
