import { fileURLToPath } from 'node:url'
import { FastResponse } from 'srvx'
import { staticMiddleware } from 'srvx/static'
import { contentType } from './content-type.js'

export interface StaticOptions {
  /** The folder of the client's build: a path, or a `file:` URL, which holds from any working directory. */
  folder: string | URL
  /** Vite's `base`: where the files are served. @default '/' */
  base?: string
  /** Files, below the folder, whose name changes with their content: browsers keep these for a year. @default none */
  immutable?: readonly string[]
  /** Whether a page that is no file is `index.html`, which routes by itself. @default true */
  fallback?: boolean
}

/** Not for the public (PROTOCOL 10): it says which functions there are, and what each makes stale. */
const MANIFEST = /(?:^|\/)mizan-manifest\.json(?:\.(?:br|gz))?$/i

const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Any other file may be another one tomorrow, by the same name: kept, and asked about each time. */
const CHANGING = 'no-cache'

/**
 * Serves the files of a client's build: nothing outside the folder, by whatever path or symbolic link; none whose name begins
 * with a dot; `.br` and `.gz` that lie beside a file to who takes them, ranges, and 304.
 *
 * @returns null where there is no such file
 */
export function staticFiles({ folder, base = '/', immutable = [], fallback = true }: StaticOptions): (request: Request) => Promise<Response | null> {
  const kept = new Set(immutable)
  const serve = staticMiddleware({ dir: typeof folder === 'string' ? folder : fileURLToPath(folder), encodings: true })
  const file = async (request: Request, path: string): Promise<Response | null> => {
    const { method, headers } = request
    const missing = new FastResponse(null)
    const response = await serve(new Request(`http://localhost${path}`, { method, headers }), () => missing)
    return response === missing ? null : response
  }
  return async (request) => {
    const { method, headers } = request
    if (method !== 'GET' && method !== 'HEAD') return null
    const { pathname } = new URL(request.url)
    if (!`${pathname}/`.startsWith(base)) return null
    const path = decoded(pathname.slice(base.length))
    if (path === null || MANIFEST.test(path)) return null
    const found = await file(request, `/${pathname.slice(base.length)}`)
    if (found) return withHeaders(found, kept.has(path) ? IMMUTABLE : CHANGING, contentType(path))
    const page = fallback && isNavigation(headers) ? await file(request, '/index.html') : null
    return page && withHeaders(page, CHANGING, null)
  }
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

/** A page, rather than what a page asks for: a script that is gone is an error, and no page. */
function isNavigation(headers: Headers): boolean {
  return headers.get('Accept')?.includes('text/html') === true
}

function withHeaders(response: Response, cacheControl: string, type: string | null): Response {
  const { headers } = response
  headers.set('Cache-Control', cacheControl)
  headers.set('X-Content-Type-Options', 'nosniff')
  if (type !== null && headers.get('Content-Type') === 'application/octet-stream') headers.set('Content-Type', type)
  return response
}
