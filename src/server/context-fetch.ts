import { problem, type Problem } from '../protocol/index.js'
import { jsonAnswer, NO_STORE, permanentRedirect, problemAnswer } from './answer.js'
import { cacheHeaders } from './cache-headers.js'
import { entityTag, matchesTag } from './etag.js'
import { stableJson } from './json.js'
import { readQuery, type QueryValue } from './query.js'
import { run, type Outcome } from './run.js'
import type { ServerContext, ServerFunction, Service } from './table.js'

/** Answers `GET {base}ctx/<name>/?…`: every function of the context that has its params, in one body (PROTOCOL 4). */
export async function fetchContext(
  service: Service,
  context: ServerContext,
  request: Request,
  url: URL,
): Promise<Response> {
  const query = readQuery(url.search.slice(1), context)
  if (!query.ok) {
    const { fields } = query
    return problemAnswer(problem('invalid', `The params do not fit the context "${context.name}".`, { fields }))
  }
  const path = `${service.table.base}ctx/${context.name}/`
  if (url.pathname !== path || url.search.slice(1) !== query.canonical) {
    return permanentRedirect(query.canonical ? `${path}?${query.canonical}` : path)
  }
  const outcomes = await runAll(service, context, request, query.values)
  const failed = outcomes.flatMap(([name, outcome]) => (outcome.ok ? [] : [[name, outcome.problem] as const]))
  const [first] = failed
  if (first && failed.length === outcomes.length) return problemAnswer(first[1])

  const body = bundle(outcomes, failed)
  if (failed.length) return jsonAnswer(body, NO_STORE)
  const tag = await entityTag(body)
  const headers = { ...cacheHeaders(context, query.values), ETag: tag }
  if (matchesTag(request.headers.get('If-None-Match'), tag)) return new Response(null, { status: 304, headers })
  return jsonAnswer(body, headers)
}

/** Runs side by side what can run, in the order of names. */
function runAll(
  service: Service,
  context: ServerContext,
  request: Request,
  values: ReadonlyMap<string, QueryValue>,
): Promise<[name: string, outcome: Outcome][]> {
  const runs = [...context.functions].sort().flatMap((name) => {
    const fn = service.functions.get(name)
    const args = fn && argsOf(fn, values)
    return args ? [run(service, fn, request, args).then((outcome): [string, Outcome] => [name, outcome])] : []
  })
  return Promise.all(runs)
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

/** The results are JSON already: each was written on its own, so that one that cannot be fails its function alone. */
function bundle(outcomes: [string, Outcome][], failed: (readonly [string, Problem])[]): string {
  const members = outcomes.flatMap(([name, outcome]) => (outcome.ok ? [`"${name}":${outcome.json}`] : []))
  // `$` sorts before every letter, and names begin with one.
  if (failed.length) members.unshift(`"$errors":${stableJson(Object.fromEntries(failed))}`)
  return `{${members.join(',')}}`
}
