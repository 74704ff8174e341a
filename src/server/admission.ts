import type { Problem } from '../protocol/index.js'
import { all } from './all.js'
import { isOpen, problemOfResponse, refusal } from './guard.js'
import { loadFunction, type Loaded } from './load.js'
import { failure } from './run.js'
import type { Service } from './service.js'
import type { ServerContext, ServerFunction } from './table.js'
import type { Visitor } from './visitor.js'

/** A function of a context that this visitor may run, or why not. */
export type Admission = { fn: ServerFunction; loaded: Loaded } | { fn: ServerFunction; problem: Problem }

/** Which functions of the context this visitor may run, in the order of their names; at once where all are open to all. */
export function admissions(
  service: Service,
  context: ServerContext,
  visitor: Visitor,
  request: Request,
): Admission[] | Promise<Admission[]> {
  return all(functionsOf(service, context).map((fn) => admit(service, fn, visitor, request)))
}

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
