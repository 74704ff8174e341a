/** What `configureMizan` changes. Read whenever it is needed, since an application may set it late. */
export interface Settings {
  fetch?: typeof fetch | undefined
  /** Sends a request with what proves who is here. */
  authorize?: ((url: string, init: RequestInit, send: (init: RequestInit) => Promise<Response>) => Promise<Response>) | undefined
  /** Looks whether what proves who is here, where it is no cookie, is still the same. */
  notice?: (() => boolean) | undefined
  /** Names (PROTOCOL 9): Django's, unless the server has others. No cookie, no token. */
  csrfCookie: string
  csrfHeader: string
  retries?: number | undefined
  refetchOnFocus?: boolean | undefined
}

export const settings: Settings = { csrfCookie: 'csrftoken', csrfHeader: 'X-CSRFToken' }
