import { problem, type Problem } from '../protocol/index.js'
import { stableJson } from './json.js'

/** For whatever is no entry of a cache: mutations, problems, redirects, answers with `$errors` (PROTOCOL 4). */
export const NO_STORE = { 'Cache-Control': 'no-store' }

/** 200 with `json`, which is JSON text already. */
export function jsonAnswer(json: string, headers: Record<string, string>): Response {
  return new Response(json, { headers: { 'Content-Type': 'application/json', ...headers } })
}

/** The problem as a response of its status. */
export function problemAnswer(it: Problem, headers: Record<string, string> = {}): Response {
  return new Response(stableJson(it), {
    status: it.status,
    headers: { 'Content-Type': 'application/problem+json', ...NO_STORE, ...headers },
  })
}

/** 308 to `location`, a path: a proxy in front may have another host and scheme than the request that arrives here. */
export function permanentRedirect(location: string): Response {
  return new Response(null, { status: 308, headers: { Location: location, ...NO_STORE } })
}

/** The answer to a method that the resource has not; `OPTIONS` merely learns which it has. */
export function otherMethod(method: string, allow: string): Response {
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { Allow: allow, ...NO_STORE } })
  const it = problem('unsupported', `${method} is not answered here; ${allow} are.`, { status: 405 })
  return problemAnswer(it, { Allow: allow })
}

/** The same answer without its body, for `HEAD`. */
export function withoutBody(answer: Response): Response {
  return new Response(null, { status: answer.status, headers: answer.headers })
}
