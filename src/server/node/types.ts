import type { Answer } from '../answer.js'

/** What `virtual:mizan/server` exports: null for a path that is not ours. */
export interface Handler {
  (request: Request): Promise<Response | null>
  /** @internal The same, plain where it can be. */
  answer?(request: Request): Promise<Answer | Response | null>
}
