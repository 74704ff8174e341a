import { parseCookie, stringifySetCookie } from 'cookie'

export interface CookieOptions {
  /** Without prefix: `__Host-` (or `__Secure-`, with a domain) is put before it where the cookie is `Secure`. @default 'mizan_session' */
  name?: string
  /** Lets subdomains see the session: `shop.example`. @default only the host that set it */
  domain?: string
  /** @default 'lax' */
  sameSite?: 'lax' | 'strict' | 'none'
  /** Whether browsers send it over HTTPS only. @default true, but for `http://localhost` */
  secure?: boolean
}

/**
 * Whether cookies can be `Secure`. Only a browser on this machine is known to speak plain HTTP: what comes here
 * without TLS from elsewhere has usually been through a proxy that ended it.
 *
 * @param origin the one that the browser sees
 */
export function isSecure(origin: string, { secure }: CookieOptions): boolean {
  if (secure !== undefined) return secure
  return !/^http:\/\/(?:localhost|(?:[^/@]+\.)?localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(origin)
}

/**
 * The name on the wire. Browsers let nobody but this host set a cookie that begins with `__Host-`, no subdomain and no
 * page that came without TLS (RFC 6265bis, 4.1.3), so no other name is read where that one can be.
 */
export function sessionCookieName(secure: boolean, { name = 'mizan_session', domain }: CookieOptions): string {
  if (!secure) return name
  return domain === undefined ? `__Host-${name}` : `__Secure-${name}`
}

/** The value of one cookie; undefined when it is absent. */
export function readCookie(headers: Headers, name: string): string | undefined {
  const field = headers.get('Cookie')
  return field?.includes(`${name}=`) ? parseCookie(field, { decode: (value) => value })[name] : undefined
}

/**
 * One `Set-Cookie` value.
 *
 * @param maxAge seconds; 0 deletes the cookie
 */
export function setCookie(
  name: string,
  value: string,
  { maxAge, secure, httpOnly, domain, sameSite = 'lax' }: Pick<CookieOptions, 'domain' | 'sameSite'> & { maxAge: number; secure: boolean; httpOnly: boolean },
): string {
  return stringifySetCookie(name, value, { path: '/', maxAge, secure, httpOnly, domain, sameSite })
}
