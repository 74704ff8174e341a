/** The function whose answer is kept for everyone, and the public context that reads it. */
export interface PublicReader {
  fn: string
  context: string
}

/**
 * The request, as a function sees it.
 *
 * One answer of a public context is kept for everyone, so its functions see their arguments and nothing of who asks:
 * everything but `signal` throws there, with the fix.
 *
 * @example
 * // In a unit test:
 * await Users.user_profile(new MizanRequest(new Request('http://test/')), { user_id: 5 })
 */
export class MizanRequest {
  /** Aborts when the client has gone; pass it on to `fetch` and to queries that can stop. */
  readonly signal: AbortSignal
  readonly #request: Request
  readonly #publicReader: PublicReader | null
  #url: URL | undefined

  constructor(request: Request, publicReader: PublicReader | null = null) {
    this.signal = request.signal
    this.#request = request
    this.#publicReader = publicReader
  }

  /** Where the request was sent. Throws in a function of a public context. */
  get url(): URL {
    this.#refusePublic('url')
    return (this.#url ??= new URL(this.#request.url))
  }

  /** The headers as they were sent, cookies included. Throws in a function of a public context. */
  get headers(): Headers {
    this.#refusePublic('headers')
    return this.#request.headers
  }

  #refusePublic(property: string): void {
    if (!this.#publicReader) return
    const { fn, context } = this.#publicReader
    throw new Error(
      `"${fn}" reads request.${property}, but its context "${context}" is public: one answer is kept for everyone, ` +
        `so it must not depend on who asks. Add \`private: true\` to the options of "${fn}".`,
    )
  }
}
