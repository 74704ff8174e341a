import { problem, type Invalidation, type Problem } from '../protocol/index.js'
import { purge } from './caching/purge.js'
import type { Reads } from './caching/reads.js'
import { isMizanError, problemOfError } from './error.js'
import { declaredItems, distinct, runtimeItem, scopedItems } from './invalidations.js'
import { JsonError } from './json.js'
import type { Loaded } from './load.js'
import { MizanRequest, type Visit } from './request.js'
import type { Service } from './service.js'
import type { ServerFunction } from './table.js'
import { tellUndeclared } from './undeclared-error.js'
import { checkOutput } from './validate/output.js'
import { refuseResponse } from './view/result.js'
import type { Visitor } from './visitor.js'

/** What became of one function: its result and what it made stale, or the problem that the client sees instead. */
export type Outcome<T> =
  | { ok: true; result: T; stale: readonly Invalidation[] }
  /** `touched`: what it may have changed before it failed. */
  | { ok: false; problem: Problem; touched: readonly Invalidation[] }

/** One function about to run, its guard passed and its arguments validated. */
export interface Run {
  fn: ServerFunction
  loaded: Loaded
  args: Record<string, unknown>
  visitor: Visitor
  request: Request
  /** Where it is of interest what the function reads of the request. */
  reads?: Reads | undefined
}

/**
 * Runs one function in the application's transaction, and then what it left for after the commit. It never throws:
 * whatever does becomes a problem. What fails after the commit is told of and changes no answer, since the work is done
 * and nobody should be asked to do it again.
 *
 * @param finish makes an answer's part of the result; it is in the transaction too, so that a result which cannot be
 *   sent is rolled back
 */
export async function run<T>(service: Service, it: Run, finish: (result: unknown) => T): Promise<Outcome<T>> {
  const { fn, loaded, args, request } = it
  const added: Invalidation[] = []
  const later: (() => unknown)[] = []
  const { transaction } = service.server.settings
  let touched = NOTHING
  try {
    const visit = visitOf(service, it, added, later)
    const seen = new MizanRequest(request, visit instanceof Promise ? await visit : visit)
    // Taken before the function runs, which is free to change its arguments.
    const declared = fn.affects.length ? declaredItems(service.contexts, fn.affects, args) : NOTHING
    const mayAffect = () => (loaded.affectsParams ? fn.affects.map(({ context }) => context) : declared)
    let result: unknown
    const work = async () => {
      // A transaction may be tried again: what the try before has left is rolled back as well.
      for (const left of [added, later]) left.length = 0
      // What is not rolled back has happened, whatever becomes of the rest.
      if (!transaction) touched = mayAffect()
      result = await loaded.run(seen, args)
      if (fn.route === null) refuseResponse(fn, result)
      const finished = finish(loaded.output ? await checkOutput(fn, loaded.output, result) : result)
      // Of a commit that fails, nobody knows whether it did.
      touched = mayAffect()
      return finished
    }
    const finished = transaction && fn.context === null ? await within(transaction, seen, work) : await work()
    for (const each of later) await attempt(service, fn, each)
    if (!fn.affects.length) return { ok: true, result: finished, stale: NOTHING }
    const { affectsParams } = loaded
    const scope = affectsParams && (await attempt(service, fn, () => affectsParams(seen, args, result)))
    const items = affectsParams ? scopedItems(service.contexts, fn.affects, scope) : declared
    return { ok: true, result: finished, stale: distinct([...items, ...added]) }
  } catch (error) {
    tellUndeclared(service, fn, loaded, error)
    return { ok: false, problem: failure(service, error, fn.name, request), touched: [...touched, ...(touched.length ? added : [])] }
  }
}

/**
 * Runs a function that may write, and has all who keep what it made stale hear of it. Of one that has failed, our own cache alone
 * hears: what it changed until then is there to be read.
 */
export async function write<T>(service: Service, it: Run, finish: (result: unknown) => T): Promise<Outcome<T>> {
  const { fn } = it
  const cache = fn.affects.length ? service.caching?.cache : undefined
  const end = cache?.writing()
  try {
    const outcome = await run(service, it, finish)
    if (outcome.ok) await announce(service, outcome.stale, fn.name)
    else if (outcome.touched.length) await attempt(service, fn, () => purge(() => cache, outcome.touched, service))
    return outcome
  } finally {
    end?.()
  }
}

/** Of most functions, since nothing can be added to what does not affect anything. */
const NOTHING: readonly Invalidation[] = []

/** Does what follows the commit. That it fails is told of, and changes nothing. */
async function attempt(service: Service, fn: ServerFunction, work: () => unknown): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    tell(service, error, fn.name)
    return undefined
  }
}

/** At once for a public context, which may not know who asks. */
function visitOf(
  service: Service,
  { fn, visitor, reads }: Run,
  added: Invalidation[],
  later: (() => unknown)[],
): Visit | Promise<Visit> {
  const context = fn.context === null ? undefined : service.contexts.get(fn.context)
  const visit: Visit = {
    visitor,
    user: null,
    publicReader: null,
    reads: (property) => reads?.note(property),
    invalidate: (target, params) => added.push(runtimeItem(service.contexts, fn, target, params)),
    afterCommit: (work) => later.push(work),
  }
  if (context && !context.private) {
    visit.visitor = null
    visit.publicReader = { fn: fn.name, context: context.name }
    return visit
  }
  return visitor.user().then((user) => {
    visit.user = user
    return visit
  })
}

/** A transaction that swallows an error, or never runs its work, must not pass for a success. */
async function within<T>(
  transaction: (request: MizanRequest, run: () => Promise<unknown>) => Promise<unknown>,
  request: MizanRequest,
  work: () => Promise<T>,
): Promise<T> {
  let done: { value: T } | undefined
  await transaction(request, async () => {
    done = undefined
    done = { value: await work() }
    return done.value
  })
  if (!done) throw new Error('`transaction` of defineServer ended without the function. Let it return run(), and let errors through.')
  return done.value
}

/** Has all who keep what is stale hear of it, before the client does. */
async function announce(service: Service, stale: readonly Invalidation[], fn: string): Promise<void> {
  try {
    await service.server.emit(stale)
  } catch (error) {
    tell(service, error, fn)
  }
}

/** What the client is told of `error`; whoever has to mend it is told the rest. */
export function failure(service: Service, error: unknown, fn: string, request: Request): Problem {
  const expected = isMizanError(error) ? problemOfError(error) : undefined
  if (expected && expected.status !== 500) return expected
  // The client went away and the function stopped, as it should: nobody is left to answer, and nothing is wrong.
  const abandoned = request.signal.aborted && error === request.signal.reason
  if (!abandoned) tell(service, error instanceof JsonError ? inResultOf(fn, error) : error, fn)
  const detail = service.table.dev ? `"${fn}" failed. The terminal of the dev server shows why.` : undefined
  return expected ? { ...expected, ...(detail ? { detail } : {}) } : problem('server', detail)
}

function inResultOf(fn: string, error: JsonError): Error {
  return new TypeError(`The result of "${fn}" cannot be sent. ${error.message}`, { cause: error })
}

/** Tells who has to mend it. A listener that fails must not cost the other functions of the bundle their answer. */
export function tell({ server: { settings } }: Service, error: unknown, fn: string): void {
  try {
    if (settings.onError) settings.onError(error, fn)
    else console.error(`[mizan] "${fn}" failed:`, error)
  } catch (listenerError) {
    console.error('[mizan] onError failed:', listenerError, 'while it was told of:', error)
  }
}
