import { noticePrincipal } from './principal.js'
import type { Settings } from './settings.js'

type Token = string | null | undefined

export interface JwtOptions {
  /** The access token, if there is one. Asked before every request. */
  get(): Token
  /** Gets and keeps a new one, after a 401. @returns it, or nothing when the visitor has to log in again */
  refresh?(): Promise<Token>
  /** Other origins that may have it, of a server that is not at the page's own. @default none */
  origins?: readonly string[]
}

/** What sends requests with a bearer token, and notices when somebody else's takes its place. */
export function bearer({ get, refresh, origins = [] }: JwtOptions): Pick<Settings, 'notice' | 'authorize'> {
  let known = subject(get())
  let refreshing: Promise<Token> | undefined

  const renew = async (token: Token): Promise<Token> => {
    try {
      const newer = await refresh?.()
      // A token that cannot be read stands for itself, and what comes of it for the same visitor.
      if (token && newer && !claims(newer) && get() === newer) known = newer
      return newer
    } catch {
      // The visitor has to log in again: the 401 tells, and why there is no token is the application's own affair.
      return undefined
    }
  }

  return {
    notice: () => known !== (known = subject(get())),
    authorize: async (url, init, send) => {
      const base = globalThis.document?.baseURI
      const origin = URL.canParse(url, base) ? new URL(url, base).origin : undefined
      if (!origin || (origin !== globalThis.location?.origin && !origins.includes(origin))) return send(init)
      noticePrincipal()
      const token = get()
      const response = await send(withToken(init, token))
      if (response.status !== 401 || !refresh) return response
      // All that were refused wait for one refresh; whoever was refused with the token before it needs none.
      const newer = get() === token ? await (refreshing ??= renew(token).finally(() => (refreshing = undefined))) : get()
      // Before anything is sent with it: a read that began without it is somebody else's now.
      noticePrincipal()
      return newer && newer !== token && isSame(token, newer) ? send(withToken(init, newer)) : response
    },
  }
}

function withToken(init: RequestInit, token: Token): RequestInit {
  if (!token) return init
  const headers = new Headers(init.headers)
  headers.set('Authorization', `Bearer ${token}`)
  return { ...init, headers }
}

/** Whether what was to be sent with `token` may be sent with `newer`: what one visitor writes is not to be another's. */
const isSame = (token: Token, newer: string): boolean => !token || !claims(token) || claims(token) === claims(newer)

/** Whose token it is: a new one of the same visitor changes nothing. */
const subject = (token: Token): string => (token ? (claims(token) ?? token) : '')

/** What a token says of its visitor; undefined when it cannot be read. */
function claims(token: string): string | undefined {
  try {
    const text = atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))
    const { iss, sub, exp: _exp, iat: _iat, nbf: _nbf, jti: _jti, ...rest } = JSON.parse(text) as Record<string, unknown>
    // Not all issuers name the visitor there; the rest is the same then from one token of a visitor to the next.
    return JSON.stringify(sub === undefined ? rest : [iss, sub])
  } catch {
    return undefined
  }
}
