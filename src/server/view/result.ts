import type { ServerFunction } from '../table.js'

/** Whether `value` is a Response, of this realm or of another library's make. */
export function isResponse(value: unknown): value is Response {
  return value instanceof Response || Object.prototype.toString.call(value) === '[object Response]'
}

/**
 * Refuses what a data function cannot send.
 *
 * @throws {TypeError} for a Response, which would travel as `{}`
 */
export function refuseResponse({ name }: ServerFunction, result: unknown): void {
  if (!isResponse(result)) return
  throw new TypeError(
    `"${name}" returned a Response, but it has no route. Give it a route, which makes it a view, or return the data itself.`,
  )
}

/**
 * The Response of a view.
 *
 * @throws {TypeError} when it returned none, or one that cannot be sent
 */
export function responseOf({ name, route }: ServerFunction, result: unknown): Response {
  const fail = (what: string): never => {
    throw new TypeError(`"${name}" is a view, served at ${route}, but ${what}`)
  }
  if (!isResponse(result)) {
    const came = result === null ? 'null' : typeof result === 'object' ? 'an object' : typeof result
    return fail(
      `it returned ${came} instead of a Response. Return html.response(…), Response.json(…) or new Response(…); ` +
        'or remove its route, and the data is sent as JSON.',
    )
  }
  if (result.bodyUsed) return fail('the body of the Response that it returned has been read. Return a clone() of it.')
  if (result.status < 200 || result.status > 599) return fail(`it returned a Response of status ${result.status}, which cannot be sent.`)
  return result
}
