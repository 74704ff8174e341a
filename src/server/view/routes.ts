import { addRoute, createRouter, findRoute } from 'rou3'
import { readRoute, routeShape } from '../../protocol/index.js'
import type { ServerFunction, ServerTable } from '../table.js'

/** The view that answers one method of a path. */
export interface View {
  fn: ServerFunction
  route: string
  /** Values of the route's params, decoded. */
  params: ReadonlyMap<string, string>
}

/** What a path has: its views by method. HEAD is answered by the view of GET. */
export type ViewsAt = ReadonlyMap<string, View>

/**
 * Finds views by the path of a URL.
 *
 * @throws {TypeError} when two views answer the same, or one can never be reached
 */
export function createViewRoutes({ base, functions }: Pick<ServerTable, 'base' | 'functions'>): (pathname: string) => ViewsAt | null {
  const router = createRouter<Pick<View, 'fn' | 'route'>>()
  const taken = new Map<string, string>()
  const methods = new Set<string>()
  for (const fn of functions) {
    const { name, route } = fn
    if (route === null) continue
    const fail = (what: string): never => {
      throw new TypeError(`createHandler: the view "${name}" has the route ${JSON.stringify(route)}, but ${what}`)
    }
    const reading = readRoute(route)
    if (!reading.ok) fail(`${reading.reason}.`)
    if (`${route}/`.startsWith(base)) fail(`below ${base} answer contexts and calls. Give it another path.`)
    for (const method of viewMethods(fn)) {
      const place = `${method} ${routeShape(route)}`
      const other = taken.get(place)
      if (other !== undefined) fail(`"${other}" answers ${method} there. Give one of them another path.`)
      taken.set(place, name)
      methods.add(method)
      addRoute(router, method, route, { fn, route })
    }
  }
  return (pathname) => {
    const found = new Map<string, View>()
    for (const method of methods) {
      const match = findRoute(router, method, pathname)
      const params = match && decoded(match.params)
      if (params) found.set(method, { ...match.data, params })
    }
    return found.size ? found : null
  }
}

/** Of a path, with those that follow from what is there. */
export function methodsAt(views: ViewsAt): string[] {
  const own = [...views.keys()].sort()
  return own.includes('GET') ? ['GET', 'HEAD', ...own.filter((method) => method !== 'GET')] : own
}

export function viewFor(views: ViewsAt, method: string): View | undefined {
  return views.get(method === 'HEAD' ? 'GET' : method)
}

/** The one URL of what is here, when it is not this one: a route has a slash at its end, or has none (PROTOCOL 6). */
export function canonicalPath(route: string, { pathname, search }: URL): string | null {
  if (route.endsWith('/') === pathname.endsWith('/')) return null
  return (route.endsWith('/') ? `${pathname}/` : pathname.slice(0, -1)) + search
}

function viewMethods({ methods }: ServerFunction): string[] {
  return [...new Set((methods ?? ['GET']).map((method) => method.toUpperCase()))].filter((method) => !IMPLIED.has(method))
}

const IMPLIED = new Set(['HEAD', 'OPTIONS'])

/** Null: the path has no text, so it names nothing. */
function decoded(params: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> | null {
  try {
    return new Map(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]))
  } catch {
    return null
  }
}
