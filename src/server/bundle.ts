import type { Problem } from '../protocol/index.js'
import type { Admission } from './admission.js'
import type { Reads } from './caching/reads.js'
import { stableJson } from './json.js'
import type { QueryValue } from './query.js'
import { run, type Run } from './run.js'
import type { Service } from './service.js'
import type { ServerFunction } from './table.js'
import { validateArguments } from './validate/arguments.js'
import type { Visitor } from './visitor.js'

/** A function that gave no result, and why. */
export type Failed = [name: string, problem: Problem]

export type Bundle =
  /** `members` is the inside of a JSON object, in the order of names: the result of each function that has one. */
  | { ok: true; members: string; failed: Failed[] }
  /** The params do not fit the functions: messages by param. */
  | { ok: false; fields: Record<string, string[]> }

/**
 * Runs what was admitted of one entry's context, side by side, and bundles the results.
 *
 * @param values of the entry's params. A function that requires an absent one is left out (PROTOCOL 3).
 * @param reads notes what the functions read of the request
 */
export async function readBundle(
  service: Service,
  admitted: readonly Admission[],
  values: ReadonlyMap<string, QueryValue>,
  visitor: Visitor,
  request: Request,
  reads?: Reads,
): Promise<Bundle> {
  const ready: Run[] = []
  const fields: Record<string, string[]> = {}
  const failed: Failed[] = []
  for (const it of admitted) {
    if ('problem' in it) {
      failed.push([it.fn.name, it.problem])
      continue
    }
    const given = argsOf(it.fn, values)
    if (!given) continue
    const validation = validateArguments(it.fn, it.loaded, given)
    const valid = validation instanceof Promise ? await validation : validation
    if (valid.ok) ready.push({ fn: it.fn, loaded: it.loaded, args: valid.args, visitor, request, reads })
    else Object.assign(fields, valid.fields)
  }
  if (Object.keys(fields).length) return { ok: false, fields }

  const outcomes = await Promise.all(ready.map((it) => run(service, it, stableJson)))
  let members = ''
  for (const [index, { fn: { name } }] of ready.entries()) {
    const outcome = outcomes[index]
    // The results are JSON already: each was written on its own, so that one that cannot be fails its function alone.
    if (outcome?.ok) members += `${members && ','}"${name}":${outcome.result}`
    else if (outcome) failed.push([name, outcome.problem])
  }
  return { ok: true, members, failed }
}

/** The args that `fn` declares, of those that came; null when it requires one that did not, so that it is left out. */
function argsOf(fn: ServerFunction, values: ReadonlyMap<string, QueryValue>): Record<string, unknown> | null {
  // Without a prototype, so that an absent argument named `constructor` is absent.
  const args = Object.create(null) as Record<string, unknown>
  for (const { name, type, required } of fn.params) {
    const value = values.get(name)
    if (value !== undefined) args[name] = value
    else if (!required) continue
    else if (type?.array) args[name] = []
    else if (type?.nullable) args[name] = null
    else return null
  }
  return args
}
