import type { MizanRequest } from 'mizan/server'
import { seeOther } from '../pages/path.js'

/** A guard for pages: who is not logged in is led to where that can be done, and comes back from there. */
export function customersOnly(request: MizanRequest): true | Response {
  if (request.user) return true
  const { pathname, search } = request.url
  return seeOther(`/account/login/?next=${encodeURIComponent(pathname + search)}`)
}
