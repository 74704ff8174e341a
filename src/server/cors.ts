import { SAFE } from './methods.js'
import type { Settings } from './settings.js'

/** Which pages of other origins may read answers. */
export interface Cors {
  /** `https://shop.example`, without a slash at its end. @default `allowedOrigins` */
  origins?: readonly string[]
  /**
   * Whether those pages may send the user's cookies and see what they open. Session cookies then need `SameSite=None`;
   * a bearer token does without.
   * @default false
   */
  credentials?: boolean
  /** Seconds for which a browser remembers what it may send. @default 600 */
  maxAge?: number
}

/** What a page of another origin may see besides the body (PROTOCOL 6). */
const EXPOSED = 'Cache-Status, ETag, HX-Location, Retry-After, X-Mizan-Invalidate, X-Mizan-Location, X-Mizan-Schema'


/**
 * Lets pages of other origins read answers, as far as the application says so (Fetch standard, 3.3). `allowedOrigins`
 * decides who may call functions; this, who may see what comes back. An origin that is only here can read contexts.
 *
 * Whatever is public is for everyone, so that one stored answer serves all (PROTOCOL 4); else one origin is named, and
 * never `null`, which every sandboxed frame says of itself.
 *
 * @throws {TypeError} for an origin that no browser sends
 */
export function createCors({ cors, allowedOrigins = [] }: Pick<Settings, 'cors' | 'allowedOrigins'>): CorsPolicy | null {
  if (!cors) return null
  const { origins = allowedOrigins, credentials = false, maxAge = 600 } = cors === true ? {} : cors
  for (const origin of [...origins, ...allowedOrigins]) refuseMisspelt(origin)
  const readers = new Set(origins)
  const callers = new Set(allowedOrigins)
  const forReaders = (origin: string | null, isPublic: boolean): [name: string, value: string][] => {
    if (isPublic) return [['Access-Control-Allow-Origin', '*']]
    if (origin === null || !readers.has(origin)) return []
    const own: [string, string] = ['Access-Control-Allow-Origin', origin]
    return credentials ? [own, ['Access-Control-Allow-Credentials', 'true']] : [own]
  }
  return {
    headers(request, isPublic, allow) {
      const origin = request.headers.get('Origin')
      const added = forReaders(origin, isPublic)
      const mayRead = added.length > 0
      if (!isPublic) added.push(['Vary', 'Origin'])
      if (!mayRead) return added
      if (request.method !== 'OPTIONS' || !request.headers.has('Access-Control-Request-Method')) {
        return [...added, ['Access-Control-Expose-Headers', EXPOSED]]
      }
      const allowed = (allow ?? '').split(', ')
      const methods = origin !== null && callers.has(origin) ? allowed : allowed.filter((method) => SAFE.has(method))
      added.push(['Access-Control-Allow-Methods', methods.join(', ')], ['Access-Control-Max-Age', String(maxAge)])
      // Spelled out, since `*` does not mean `Authorization`.
      const sent = request.headers.get('Access-Control-Request-Headers')
      return sent ? [...added, ['Access-Control-Allow-Headers', sent]] : added
    },
  }
}

export interface CorsPolicy {
  /**
   * What a browser needs in order to show an answer to the page that asked.
   *
   * @param isPublic the answer is of a public context, the same for everyone
   * @param allow the answer's `Allow`, which lists methods
   */
  headers(request: Request, isPublic: boolean, allow: string | null): [name: string, value: string][]
}

function refuseMisspelt(origin: string): void {
  if (URL.canParse(origin) && new URL(origin).origin === origin) return
  const meant = URL.canParse(origin) ? new URL(origin).origin : 'null'
  const fix = meant === 'null' ? 'Write "https://shop.example".' : `Write ${JSON.stringify(meant)}.`
  throw new TypeError(`defineServer: ${JSON.stringify(origin)} is no origin that a browser sends. ${fix}`)
}
