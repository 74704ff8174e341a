import { problem, type Problem } from '../protocol/index.js'
import { jsonAnswer, NO_STORE, permanentRedirect, problemAnswer, type Answer } from './answer.js'
import { cacheHeaders } from './cache-headers.js'
import { entityTag, matchesTag } from './etag.js'
import { all } from './all.js'
import { isOpen, problemOfResponse, refusal } from './guard.js'
import { stableJson } from './json.js'
import { loadFunction, type Loaded } from './load.js'
import { readQuery, type QueryValue } from './query.js'
import { failure, run, type Run } from './run.js'
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
  const admissions = await all(functionsOf(service, context).map((fn) => admit(service, fn, visitor, request)))
  const failed = admissions.flatMap((it): Failed[] => ('problem' in it ? [[it.fn.name, it.problem]] : []))
  if (failed[0] && failed.length === admissions.length) return problemAnswer(failed[0][1])

  const query = readQuery(url.search.slice(1), context)
  if (!query.ok) return unfit(context, query.fields)
  const path = `${service.table.base}ctx/${context.name}/`
  if (url.pathname !== path || url.search.slice(1) !== query.canonical) {
    return permanentRedirect(query.canonical ? `${path}?${query.canonical}` : path)
  }

  const ready: Run[] = []
  const fields: Record<string, string[]> = {}
  for (const it of admissions) {
    const given = 'loaded' in it && argsOf(it.fn, query.values)
    if (!given) continue
    const validation = validateArguments(it.fn, it.loaded, given)
    const valid = validation instanceof Promise ? await validation : validation
    if (valid.ok) ready.push({ fn: it.fn, loaded: it.loaded, args: valid.args, visitor, request })
    else Object.assign(fields, valid.fields)
  }
  if (Object.keys(fields).length) return unfit(context, fields)

  const outcomes = await Promise.all(ready.map((it) => run(service, it, stableJson)))
  let members = ''
  for (const [index, { fn: { name } }] of ready.entries()) {
    const outcome = outcomes[index]
    // The results are JSON already: each was written on its own, so that one that cannot be fails its function alone.
    if (outcome?.ok) members += `${members && ','}"${name}":${outcome.result}`
    else if (outcome) failed.push([name, outcome.problem])
  }
  if (failed.length) return partial(failed.sort(byName), members)
  const body = `{${members}}`
  const headers = cacheHeaders(context, query.values)
  const tag = entityTag(body)
  headers['ETag'] = typeof tag === 'string' ? tag : await tag
  if (matchesTag(request.headers.get('If-None-Match'), headers['ETag'])) return { status: 304, headers, body: null }
  return jsonAnswer(body, headers)
}

/** In the order of names. */
function functionsOf(service: Service, context: ServerContext): readonly ServerFunction[] {
  const known = functions.get(context)
  if (known) return known
  const found = [...context.functions].sort().flatMap((name) => service.functions.get(name) ?? [])
  functions.set(context, found)
  return found
}

/** A table does not change: an edit in dev makes another. */
const functions = new WeakMap<ServerContext, readonly ServerFunction[]>()

/** At once where a function is loaded and open to all, as most are. */
function admit(service: Service, fn: ServerFunction, visitor: Visitor, request: Request): Admission | Promise<Admission> {
  try {
    const loaded = loadFunction(fn)
    if (!(loaded instanceof Promise) && isOpen(fn, loaded)) return { fn, loaded }
    return ask(service, fn, loaded, visitor, request)
  } catch (error) {
    return { fn, problem: failure(service, error, fn.name, request) }
  }
}

async function ask(
  service: Service,
  fn: ServerFunction,
  loading: Loaded | Promise<Loaded>,
  visitor: Visitor,
  request: Request,
): Promise<Admission> {
  try {
    const loaded = await loading
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

/** What could be answered, and why the rest could not. */
function partial(failed: Failed[], members: string): Answer {
  const [first] = failed
  if (first && !members) return problemAnswer(first[1])
  // `$` sorts before every letter, and names begin with one.
  return jsonAnswer(`{"$errors":${stableJson(Object.fromEntries(failed))},${members}}`, NO_STORE)
}
