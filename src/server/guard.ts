import { problem, type Problem } from '../protocol/index.js'
import { isMizanError, problemOfError } from './error.js'
import type { Guard, Loaded } from './load.js'
import { MizanRequest } from './request.js'
import type { Service } from './service.js'
import type { ServerFunction } from './table.js'
import type { Visitor } from './visitor.js'

/** Null: come in. A Response is what a callable guard wants a view to answer: a redirect to the login page. */
export type Refusal = Problem | Response | null

/** Whether everyone may run `fn`, as both the build and the code have it: then nobody need be asked. */
export function isOpen(fn: ServerFunction, loaded: Loaded): boolean {
  return loaded.guard === false && fn.auth === false
}

/**
 * Whether this visitor may run `fn` (PROTOCOL 4, 9). What the code says now counts; and where the build knew of a guard
 * that the code has no more, nobody comes in: one of the two is wrong.
 *
 * @throws whatever a callable guard throws that is no MizanError
 */
export async function refusal(service: Service, fn: ServerFunction, loaded: Loaded, visitor: Visitor, request: Request): Promise<Refusal> {
  const { guard } = loaded
  if (guard === false) {
    if (fn.auth === false) return null
    return problem('forbidden', `"${fn.name}" was guarded when the server was built, and its code is not.`)
  }
  const context = fn.context === null ? undefined : service.contexts.get(fn.context)
  if (fn.auth === false && context?.private === false) {
    return problem('forbidden', `"${fn.name}" is guarded in its code, and was not when the server was built: its answers would be kept for everyone.`)
  }
  // Asked first: credentials may outlive their user, who is then nobody.
  const user = await visitor.user()
  if (typeof guard !== 'function' && visitor.principal === null) return problem('unauthenticated', 'Log in first.')
  if (guard === true) return null
  if (typeof guard === 'string') {
    const has = user !== null && user !== undefined && (await (service.server.settings.hasRole ?? hasRole)(user, guard))
    return has ? null : problem('forbidden', `This takes the role "${guard}".`)
  }
  return ask(guard, visitor, new MizanRequest(request, { visitor, user }))
}

async function ask(guard: Exclude<Guard, boolean | string>, visitor: Visitor, request: MizanRequest): Promise<Refusal> {
  try {
    const verdict = await guard(request)
    // Whatever is not `true` keeps the door shut: a guard that forgets to return lets nobody in.
    if (verdict === true || verdict instanceof Response) return verdict === true ? null : verdict
    return visitor.principal === null ? problem('unauthenticated', 'Log in first.') : problem('forbidden')
  } catch (error) {
    if (isMizanError(error)) return problemOfError(error)
    throw error
  }
}

/** Roles as the users of most applications carry them: a list of names, or flags such as Django's `is_staff`. */
function hasRole(user: unknown, role: string): boolean {
  if (typeof user !== 'object' || user === null) return false
  const { roles, role: own, [`is_${role}`]: flag } = user as Record<string, unknown>
  return flag === true || own === role || (Array.isArray(roles) && roles.includes(role))
}

/** A guard's Response in the words of a problem, for who asked for data: a login page helps no script. */
export function problemOfResponse({ status }: Response): Problem {
  if (status < 400 || status === 401) return problem('unauthenticated', 'Log in first.')
  return status === 403 || status > 499 ? problem('forbidden') : problem('forbidden', undefined, { status })
}
