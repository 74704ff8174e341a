/** Sends requests to a server with the cookies that it has set, as one browser. */
export class Browser {
  readonly #url: string
  readonly #cookies = new Map<string, string>()

  constructor(url: string) {
    this.#url = url
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)
  }

  async send(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(new URL(path, this.#url), { redirect: 'manual', ...init, headers: { ...(cookie && { Cookie: cookie }), ...(headers as Record<string, string>) } })
    for (const text of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)="?([^;"]*)/.exec(text) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return answer
  }

  /** A write with the token, which is asked for where there is none. */
  async write(path: string, init: RequestInit): Promise<Response> {
    if (!this.cookie('csrftoken')) await this.send('/api/mizan/session/')
    return this.send(path, { method: 'POST', ...init, headers: { 'X-CSRFToken': this.cookie('csrftoken') ?? '', ...(init.headers as Record<string, string>) } })
  }

  /** The status and the JSON of the answer to a call. */
  async call(fn: string, args: object = {}, more: object = {}): Promise<[status: number, json: Record<string, unknown>]> {
    const answer = await this.write('/api/mizan/call/', { body: JSON.stringify({ fn, args, ...more }), headers: { 'Content-Type': 'application/json' } })
    return [answer.status, (await answer.json()) as Record<string, unknown>]
  }
}
