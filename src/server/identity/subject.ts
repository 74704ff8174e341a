import type { Facts } from './principal.js'

/** Where facts come from. */
export interface Credential {
  kind: 'jwt' | 'session'
  /** When they were stated: the login of a session, `iat` of a token. Refuse what is older than a change of password. */
  since: Date
}

/** The application's `user`, or what stands in for it. */
export type AskUser = (facts: Facts, credential: Credential) => unknown

/** Somebody whose credentials are valid. Whether the application still knows them is found out when it matters. */
export class Subject {
  #principal: string | null
  #user: Promise<unknown> | undefined
  readonly #ask: () => unknown

  constructor(principal: string, ask: () => unknown) {
    this.#principal = principal
    this.#ask = ask
  }

  /** Null as soon as the application has said that there is no such user, or no more. */
  get principal(): string | null {
    return this.#principal
  }

  /** Asks the application once. Null for nobody. */
  user(): Promise<unknown> {
    return (this.#user ??= this.#find())
  }

  async #find(): Promise<unknown> {
    const user = (await this.#ask()) ?? null
    if (user === null) this.#principal = null
    return user
  }
}
