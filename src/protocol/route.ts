import { isName } from './names.js'

export type RouteReading = { ok: true; params: string[] } | { ok: false; reason: string }

/**
 * The params of a view's route (PROTOCOL 2), in their order: `/profile/:user_id/` has `user_id`. A param is a whole
 * segment; the rest is what a URL has without being encoded (`pchar`, RFC 3986).
 */
export function readRoute(route: string): RouteReading {
  if (!route.startsWith('/')) return { ok: false, reason: 'it does not begin with a slash' }
  const segments = route.slice(1).replace(/\/$/, '').split('/')
  const params: string[] = []
  for (const segment of route === '/' ? [] : segments) {
    const reason = segment.startsWith(':') ? faultOfParam(segment.slice(1), params) : faultOfText(segment)
    if (reason !== null) return { ok: false, reason }
    if (segment.startsWith(':')) params.push(segment.slice(1))
  }
  return { ok: true, params }
}

/** One text for all routes that answer the same URLs: params by any name, with the last slash or without. */
export function routeShape(route: string): string {
  return route.replace(/\/:[^/]+/g, '/:').replace(/(.)\/$/, '$1')
}

function faultOfParam(name: string, before: readonly string[]): string | null {
  if (!isName(name)) return `":${name}" names no param: a letter, then at most 63 letters, digits or underscores`
  return before.includes(name) ? `":${name}" stands in it twice` : null
}

function faultOfText(segment: string): string | null {
  if (segment === '') return 'it has two slashes in a row'
  if (segment === '.' || segment === '..') return `a browser resolves "${segment}" before it asks`
  if (segment.includes(':')) return `the param in "${segment}" is no whole segment`
  // `*` and parentheses are legal in a URL, and patterns to a router.
  const foreign = /[^\w\-.~!$&',;=@]/.exec(segment)?.[0]
  return foreign === undefined ? null : `${JSON.stringify(foreign)} in it is no plain character of a URL`
}
