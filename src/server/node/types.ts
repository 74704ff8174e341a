/** What `virtual:mizan/server` exports: null for a path that is not ours. */
export type Handler = (request: Request) => Promise<Response | null>

/**
 * Whether `X-Forwarded-Proto`, `-Host` and `-For` are believed: `true` from anybody, `'loopback'` from a proxy on this machine,
 * or from the addresses in a list. Behind a proxy that ends TLS, pages are of another origin than the requests that arrive
 * here, so that without it their calls are refused.
 */
export type TrustProxy = boolean | 'loopback' | string[]
