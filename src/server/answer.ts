import { problem, type Problem } from '../protocol/index.js'
import { stableJson } from './json.js'

/** An answer before it is a `Response`: plain, so that it costs little to make, to add to and to throw away. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | null
  /** `Set-Cookie` values: the one field that cannot be joined with commas. */
  cookies?: readonly string[]
  /** What the body says, for who shows it to a person. */
  problem?: Problem
}

/** For whatever is no entry of a cache: mutations, problems, redirects, answers with `$errors` (PROTOCOL 4). */
export const NO_STORE = { 'Cache-Control': 'no-store' }

/** 200 with `json`, which is JSON text already. */
export function jsonAnswer(json: string, headers: Record<string, string>): Answer {
  return { status: 200, headers: { 'Content-Type': 'application/json', ...headers }, body: json }
}

/** The problem as an answer of its status. */
export function problemAnswer(it: Problem, headers: Record<string, string> = {}): Answer {
  return {
    status: it.status,
    headers: { 'Content-Type': 'application/problem+json', ...NO_STORE, ...headers },
    body: stableJson(it),
    problem: it,
  }
}

/** 308 to `location`, a path: a proxy in front may have another host and scheme than the request that arrives here. */
export function permanentRedirect(location: string): Answer {
  return { status: 308, headers: { Location: location, ...NO_STORE }, body: null }
}

/** The answer to a method that the resource has not; `OPTIONS` merely learns which it has. */
export function otherMethod(method: string, allow: string): Answer {
  if (method === 'OPTIONS') return { status: 204, headers: { Allow: allow, ...NO_STORE }, body: null }
  const it = problem('unsupported', `${method} is not answered here; ${allow} are.`, { status: 405 })
  return problemAnswer(it, { Allow: allow })
}

/** Sets a header, or adds to the list that `Vary` is. */
export function addHeader(it: Answer | Response, name: string, value: string): void {
  const isList = name === 'Vary'
  if (it instanceof Response) it.headers[isList ? 'append' : 'set'](name, value)
  else it.headers[name] = isList && it.headers[name] ? `${it.headers[name]}, ${value}` : value
}

/** The answer as the platform's own; without its body for `HEAD`. */
export function toResponse({ status, headers, body, cookies = [] }: Answer, method: string): Response {
  const response = new Response(method === 'HEAD' ? null : body, { status, headers })
  for (const cookie of cookies) response.headers.append('Set-Cookie', cookie)
  return response
}
