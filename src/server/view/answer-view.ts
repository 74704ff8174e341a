import { problem, type Problem } from '../../protocol/index.js'
import { problemAnswer, type Answer } from '../answer.js'
import type { Reads } from '../caching/reads.js'
import { isMizanError, MizanError, problemOfError } from '../error.js'
import { refusal } from '../guard.js'
import { stableJson } from '../json.js'
import { loadFunction, type Loaded } from '../load.js'
import { failure, run, write } from '../run.js'
import type { Service } from '../service.js'
import { validateArguments } from '../validate/arguments.js'
import type { Visitor } from '../visitor.js'
import { gatherArguments } from './arguments.js'
import { viewGroups } from './caching.js'
import { SAFE } from '../methods.js'
import { ViewBody } from './body.js'
import { refusedByGuard, sendable, toldLocation, type Sent } from './headers.js'
import { readPage } from './kept-page.js'
import { asPage } from './problem-page.js'
import { responseOf } from './result.js'
import type { View } from './routes.js'

/** One request to a view, by somebody who is known. */
export interface Visited {
  service: Service
  view: View
  request: Request
  url: URL
  visitor: Visitor
}

/**
 * Answers a request to a view: CSRF, guard, arguments, and then the view itself, in this order (PROTOCOL 6). A view that
 * answers with an error has failed: its transaction is rolled back, and nothing is invalidated.
 */
export async function answerView(it: Visited): Promise<Answer | Response> {
  const { service, view, request, visitor } = it
  const body = new ViewBody(service, request)
  const refuse = (what: Problem) => asPage(service, request, problemAnswer(what), visitor)
  try {
    const csrf = await body.csrfProblem(visitor)
    if (csrf) return refuse(csrf)
    const loaded = await loadFunction(view.fn)
    const refused = await refusal(service, view.fn, loaded, visitor, request)
    if (refused instanceof Response) return await refusedByGuard(it, refused)
    if (refused) return refuse(refused)
    const args = await readArguments(it, loaded, body)
    if (!args.ok) return refuse(args.problem)
    const sent = await readView(it, loaded, args)
    return sent.ok ? await sendable(it, sent) : refuse(sent.problem)
  } catch (error) {
    return refuse(isMizanError(error) ? problemOfError(error) : failure(service, error, view.fn.name, request))
  } finally {
    await body.release()
  }
}

type Arguments = ({ ok: true } & Given) | { ok: false; problem: Problem }

/** The arguments of a view. */
export interface Given {
  args: Record<string, unknown>
  /** As they came, for the key of a kept page: what a schema makes of them may have no text. Null where nothing is kept. */
  text: string | null
  /** Of the page that it asks for, where it is one of a context. */
  groups: readonly string[]
}

async function readArguments({ service, view, url, visitor }: Visited, loaded: Loaded, body: ViewBody): Promise<Arguments> {
  const reading = await body.read(view)
  if (reading && !reading.ok) return reading
  const unfit = (fields: Record<string, string[]>, detail = `The arguments do not fit "${view.fn.name}".`): Arguments => ({
    ok: false,
    problem: problem('invalid', detail, { fields }),
  })
  const gathered = await gatherArguments(view, url.searchParams, reading, visitor.csrfField)
  if (!gathered.ok) return unfit(gathered.fields)
  const context = service.contexts.get(view.fn.context ?? '')
  const text = service.caching && context ? stableJson(gathered.args) : null
  const came = context ? viewGroups(context, gathered.args) : []
  const valid = await validateArguments(view.fn, loaded, gathered.args)
  if (!valid.ok) return unfit(valid.fields, valid.detail)
  // A schema may make other values of them, and scopes be of either.
  const groups = context ? [...new Set([...came, ...viewGroups(context, valid.args)])] : came
  return { ok: true, args: valid.args, text, groups }
}

/** By the cache, where there is one and the page is of a context. */
async function readView(it: Visited, loaded: Loaded, given: Given): Promise<Sent | { ok: false; problem: Problem }> {
  const { service, view, request } = it
  const { text } = given
  const context = service.contexts.get(view.fn.context ?? '')
  if (!service.caching || !context || text === null || !SAFE.has(request.method)) return runView(it, loaded, given)
  return readPage(service.caching, { ...it, ...given, context, loaded, text }, (reads) => runView(it, loaded, given, reads))
}

async function runView(
  it: Visited,
  loaded: Loaded,
  { args, groups }: Given,
  reads?: Reads,
): Promise<Sent | { ok: false; problem: Problem }> {
  const { service, view, request, visitor } = it
  const isWrite = !SAFE.has(request.method)
  let failed: Response | undefined
  const finish = (result: unknown) => {
    const response = responseOf(view.fn, result)
    if (response.status < 400) return { response, location: toldLocation(it, response) }
    failed = response
    // Out of the transaction, which an error alone rolls back.
    throw new MizanError('refused')
  }
  // What is only read makes nothing stale, whatever else the same view does when it is sent a form.
  const outcome = await (isWrite ? write : run)(service, { fn: view.fn, loaded, args, visitor, request, reads }, finish)
  if (!outcome.ok) return failed ? { ok: true, response: failed, location: null, stale: [], groups } : outcome
  return { ok: true, ...outcome.result, stale: isWrite ? outcome.stale : [], groups }
}
