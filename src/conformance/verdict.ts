import type { CheckDefinition } from './check.js'
import type { Exchange } from './exchange.js'
import type { CheckResult, Failure, Skip } from './report.js'
import { cameInWords, sentInWords } from './words.js'

/** More failures of one check than these tell nothing new. */
const MOST = 5

/** Collects what one check finds. */
export class Verdict {
  #held = 0
  readonly #failures: Failure[] = []
  readonly #skips: Skip[] = []

  held(): void {
    this.#held++
  }

  /** @param came what came, in words; the answer's status line and what matters of it, when left out */
  fails(exchange: Exchange, expected: string, came = cameInWords(exchange)): void {
    this.#failures.push({ sent: sentInWords(exchange.sent), expected, came })
  }

  /** Holds when `isMet`, fails otherwise. */
  expect(isMet: boolean, exchange: Exchange, expected: string, came?: string): void {
    if (isMet) this.held()
    else this.fails(exchange, expected, came)
  }

  /** @param give what to give, so that it can be looked at */
  skips(why: string, give: string | null = null): void {
    if (!this.#skips.some((skip) => skip.why === why)) this.#skips.push({ why, give })
  }

  /** What this check is about did not happen, because another check fails. */
  waitsFor(id: string, what: string): void {
    this.skips(`${what}: see ${id}`)
  }

  result({ id, section, rule, fix }: CheckDefinition): CheckResult {
    const nothing = this.#held + this.#failures.length === 0
    if (nothing && this.#skips.length === 0) this.skips('the schema declares nothing that it applies to')
    const status = this.#failures.length > 0 ? 'failed' : nothing ? 'skipped' : 'passed'
    return { id, section, rule, status, held: this.#held, failures: this.#failures.slice(0, MOST), skips: this.#skips, fix }
  }
}
