import { problem, type Problem } from '../protocol/index.js'
import { jsonAnswer, NO_STORE, permanentRedirect, problemAnswer, type Answer } from './answer.js'
import { cacheHeaders } from './cache-headers.js'
import { entityTag, matchesTag } from './etag.js'
import { problemOfResponse, refusal } from './guard.js'
import { stableJson } from './json.js'
import { loadFunction, type Loaded } from './load.js'
import { readQuery, type QueryValue } from './query.js'
import { failure, run, type Outcome } from './run.js'
import type { Service } from './service.js'
import type { ServerContext, ServerFunction } from './table.js'
import { validateArguments } from './validate/arguments.js'
import type { Visitor } from './visitor.js'

/** A function of the context that this visitor may run, or why not. */
type Admission = { fn: ServerFunction; loaded: Loaded } | { fn: ServerFunction; problem: Problem }

type Failed = [name: string, problem: Problem]

/** Answers `GET {base}ctx/<name>/?…`: every function of the context that has its params, in one body (PROTOCOL 4). */
export async function fetchContext(
  service: Service,
  context: ServerContext,
  request: Request,
  url: URL,
  visitor: Visitor,
): Promise<Answer> {
  const admissions = await Promise.all(functionsOf(service, context).map((fn) => admit(service, fn, visitor, request)))
  const refused = admissions.flatMap((it): Failed[] => ('problem' in it ? [[it.fn.name, it.problem]] : []))
  if (refused[0] && refused.length === admissions.length) return problemAnswer(refused[0][1])

  const query = readQuery(url.search.slice(1), context)
  if (!query.ok) return unfit(context, query.fields)
  const path = `${service.table.base}ctx/${context.name}/`
  if (url.pathname !== path || url.search.slice(1) !== query.canonical) {
    return permanentRedirect(query.canonical ? `${path}?${query.canonical}` : path)
  }

  const ready: { fn: ServerFunction; loaded: Loaded; args: Record<string, unknown> }[] = []
  const fields: Record<string, string[]> = {}
  for (const it of admissions) {
    const given = 'loaded' in it && argsOf(it.fn, query.values)
    if (!given) continue
    const valid = await validateArguments(it.fn, it.loaded, given)
    if (valid.ok) ready.push({ fn: it.fn, loaded: it.loaded, args: valid.args })
    else Object.assign(fields, valid.fields)
  }
  if (Object.keys(fields).length) return unfit(context, fields)

  const outcomes = await Promise.all(
    ready.map(async (it): Promise<[string, Outcome<string>]> => [it.fn.name, await run(service, { ...it, visitor, request }, stableJson)]),
  )
  const failed = [...refused, ...outcomes.flatMap(([name, it]): Failed[] => (it.ok ? [] : [[name, it.problem]]))].sort(byName)
  const [first] = failed
  if (first && failed.length === refused.length + outcomes.length) return problemAnswer(first[1])
  const body = bundle(outcomes, failed)
  if (failed.length) return jsonAnswer(body, NO_STORE)
  const tag = await entityTag(body)
  const headers = { ...cacheHeaders(context, query.values), ETag: tag }
  if (matchesTag(request.headers.get('If-None-Match'), tag)) return { status: 304, headers, body: null }
  return jsonAnswer(body, headers)
}

/** In the order of names. */
function functionsOf(service: Service, context: ServerContext): ServerFunction[] {
  return [...context.functions].sort().flatMap((name) => service.functions.get(name) ?? [])
}

async function admit(service: Service, fn: ServerFunction, visitor: Visitor, request: Request): Promise<Admission> {
  try {
    const loaded = await loadFunction(fn)
    const refused = await refusal(service, fn, loaded, visitor, request)
    if (!refused) return { fn, loaded }
    return { fn, problem: refused instanceof Response ? problemOfResponse(refused) : refused }
  } catch (error) {
    return { fn, problem: failure(service, error, fn.name, request) }
  }
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

function unfit(context: ServerContext, fields: Record<string, string[]>): Answer {
  return problemAnswer(problem('invalid', `The params do not fit the context "${context.name}".`, { fields }))
}

const byName = ([a]: Failed, [b]: Failed) => (a < b ? -1 : 1)

/** The results are JSON already: each was written on its own, so that one that cannot be fails its function alone. */
function bundle(outcomes: [string, Outcome<string>][], failed: Failed[]): string {
  const members = outcomes.flatMap(([name, outcome]) => (outcome.ok ? [`"${name}":${outcome.result}`] : []))
  // `$` sorts before every letter, and names begin with one.
  if (failed.length) members.unshift(`"$errors":${stableJson(Object.fromEntries(failed))}`)
  return `{${members.join(',')}}`
}
