import type { Invalidation } from '../../protocol/index.js'
import { admissions } from '../admission.js'
import { readEntry } from '../caching/read-entry.js'
import { stableJson } from '../json.js'
import { failure } from '../run.js'
import type { Service } from '../service.js'
import type { Visitor } from '../visitor.js'
import { affectedEntries, type Entry } from './affected.js'
import { doneInTime, type Deadline } from './deadline.js'
import { readRequest } from './read-request.js'

/** A call that is done: its work is committed, and caches have heard what is stale. */
export interface DoneCall {
  request: Request
  visitor: Visitor
  /** Keys of entries, as they were asked for. */
  asked: readonly string[]
  stale: readonly Invalidation[]
}

/**
 * The new state of those entries that the call made stale and its sender asked for (PROTOCOL 5), each as JSON text. It
 * never throws: whatever goes wrong with one leaves that one out, and the client fetches it.
 */
export async function readSlices(service: Service, call: DoneCall): Promise<readonly string[]> {
  const { singleFlight } = service
  if (!singleFlight || call.asked.length === 0 || call.stale.length === 0) return NONE
  // Whoever has left reads no answer.
  if (call.request.signal.aborted) return NONE
  const entries = affectedEntries(service.contexts, call.asked, call.stale, singleFlight.max)
  if (entries.length === 0) return NONE
  let known: Promise<Visitor | null> | undefined
  const reader = () => (known ??= readerOf(service, call))
  const tasks = entries.map((entry) => (deadline: Deadline) => readSlice(service, call.request, entry, reader, deadline))
  const slices = await doneInTime(singleFlight.budget, call.request.signal, tasks)
  return slices.filter((slice) => slice !== null)
}

const NONE: readonly string[] = []

/** Who called, as a request that follows would find them: the call may have taken a right, or the user, away. */
async function readerOf(service: Service, { request, visitor }: DoneCall): Promise<Visitor | null> {
  const { identity } = service
  const { principal } = visitor
  const reader = await visitor.afresh(() => (identity ? identity.identify(request, new URL(request.url)) : Promise.resolve(visitor)))
  // Somebody else: a session that has ended in the meantime, for one.
  return reader?.principal === principal ? reader : null
}

async function readSlice(
  service: Service,
  call: Request,
  { context, query, values, params }: Entry,
  reader: () => Promise<Visitor | null>,
  deadline: Deadline,
): Promise<string | null> {
  try {
    const visitor = await reader()
    if (!visitor) return null
    const path = `${service.table.base}ctx/${context.name}/${query && `?${query}`}`
    const request = readRequest(call, path, deadline.signal)
    const admitted = await admissions(service, context, visitor, request)
    if (deadline.isPast() || admitted.some((it) => 'problem' in it)) return null
    const entry = await readEntry(service, { context, query, values, admitted, visitor, request })
    // A read that changes the session, or shows a token, has an effect on the browser that only its own answer can have.
    if (!entry.ok || visitor.touched) return null
    return `{"context":"${context.name}","data":${entry.body},"params":${stableJson(params)}}`
  } catch (error) {
    failure(service, error, context.name, call)
    return null
  }
}
