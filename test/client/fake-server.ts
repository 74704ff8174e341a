import { beforeEach, vi } from 'vitest'
import { settings } from '../../src/client/settings.js'

interface Settle {
  resolve: (response: Response) => void
  reject: (error: unknown) => void
}

/** A request that waits for the test to answer it. */
export class FakeRequest {
  isAborted = false
  isSettled = false

  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: unknown
  readonly form: FormData | undefined
  readonly #settle: Settle

  constructor(url: string, method: string, headers: Headers, body: unknown, settle: Settle, form?: FormData) {
    this.url = url
    this.method = method
    this.headers = headers
    this.body = body
    this.form = form
    this.#settle = settle
  }

  answer(body: unknown, { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {}): void {
    this.answerText(JSON.stringify(body), { status, headers })
  }

  answerText(text: string, { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {}): void {
    this.isSettled = true
    const response = new Response(text, { status, headers: { 'Content-Type': 'application/json', ...headers } })
    Object.defineProperty(response, 'url', { value: new URL(this.url, location.href).href })
    this.#settle.resolve(response)
  }

  problem(code: string, status: number, more: object = {}): void {
    this.answer({ type: 'about:blank', title: code, status, code, ...more }, { status })
  }

  /** The connection breaks before any answer. */
  drop(): void {
    this.isSettled = true
    this.#settle.reject(new TypeError('fetch failed'))
  }

  abort(reason: unknown): void {
    if (this.isSettled) return
    this.isAborted = true
    this.isSettled = true
    this.#settle.reject(reason)
  }
}

/** Stands in for `fetch`: every request waits until the test answers it, or is answered by `respond`. */
export class FakeServer {
  readonly requests: FakeRequest[] = []
  respond: ((request: FakeRequest) => void) | undefined

  constructor() {
    vi.stubGlobal('fetch', (input: RequestInfo | URL, init?: RequestInit) => this.#receive(input, init))
    beforeEach(() => {
      this.requests.length = 0
      this.respond = undefined
      settings.retries = 0
    })
  }

  get last(): FakeRequest {
    return this.requests.at(-1)!
  }

  /** URLs of the GETs so far. */
  get gets(): string[] {
    return this.requests.filter((request) => request.method === 'GET').map((request) => request.url)
  }

  #receive(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const given = input instanceof Request ? input : undefined
    const signal = init?.signal ?? given?.signal
    // As a browser does it: what is given up before it is sent is not sent.
    if (signal?.aborted) return Promise.reject(signal.reason as Error)
    return new Promise((resolve, reject) => {
      const request = new FakeRequest(
        given?.url ?? String(input),
        init?.method ?? given?.method ?? 'GET',
        given?.headers ?? new Headers(init?.headers),
        typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
        { resolve, reject },
        init?.body instanceof FormData ? init.body : undefined,
      )
      this.requests.push(request)
      signal?.addEventListener('abort', () => request.abort(signal.reason))
      if (!request.isAborted) this.respond?.(request)
    })
  }
}

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
