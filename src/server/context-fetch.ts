import { problem } from '../protocol/index.js'
import { admissions } from './admission.js'
import { jsonAnswer, NO_STORE, permanentRedirect, problemAnswer, type Answer } from './answer.js'
import type { Bundle, Failed } from './bundle.js'
import { entryGroups } from './cache-groups.js'
import { cacheHeaders } from './cache-headers.js'
import type { CacheFields } from './caching/cache-status.js'
import { readEntry } from './caching/read-entry.js'
import { entityTag, matchesTag } from './etag.js'
import { stableJson } from './json.js'
import { readQuery } from './query.js'
import type { Service } from './service.js'
import type { ServerContext } from './table.js'
import type { Visitor } from './visitor.js'

/** Answers `GET {base}ctx/<name>/?…`: every function of the context that has its params, in one body (PROTOCOL 4). */
export async function fetchContext(
  service: Service,
  context: ServerContext,
  request: Request,
  url: URL,
  visitor: Visitor,
): Promise<Answer> {
  const admitting = admissions(service, context, visitor, request)
  const admitted = admitting instanceof Promise ? await admitting : admitting
  const [first] = admitted
  if (first && 'problem' in first && admitted.every((it) => 'problem' in it)) return problemAnswer(first.problem)

  const query = readQuery(url.search.slice(1), context)
  if (!query.ok) return unfit(context, query.fields)
  const path = `${service.table.base}ctx/${context.name}/`
  if (url.pathname !== path || url.search.slice(1) !== query.canonical) {
    return permanentRedirect(query.canonical ? `${path}?${query.canonical}` : path)
  }

  // No header tells those of a private entry; a cache of our own asks for them.
  const groups = context.private ? undefined : entryGroups(context, query.values)
  const reading = readEntry(service, { context, query: query.canonical, values: query.values, groups, admitted, visitor, request })
  const entry = reading instanceof Promise ? await reading : reading
  if (!entry.ok) return 'problem' in entry ? problemAnswer(entry.problem) : faulty(context, entry.bundle, entry.status)
  const { body, tag = entityTag(body), status } = entry
  const headers = cacheHeaders(context, groups)
  if (status !== null) Object.assign(headers, status)
  headers['ETag'] = typeof tag === 'string' ? tag : await tag
  if (matchesTag(request.headers.get('If-None-Match'), headers['ETag'])) return { status: 304, headers, body: null }
  return jsonAnswer(body, headers)
}

function faulty(context: ServerContext, bundle: Bundle, status: CacheFields | null): Answer {
  const answer = bundle.ok ? partial(bundle.failed.sort(byName), bundle.members) : unfit(context, bundle.fields)
  return status === null ? answer : { ...answer, headers: { ...answer.headers, ...status } }
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
