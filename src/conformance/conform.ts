import type { Model } from '../model/index.js'
import type { Check } from './check.js'
import { CHECKS } from './checks/index.js'
import { Probe } from './probe.js'
import type { CheckResult, Report } from './report.js'
import { Verdict } from './verdict.js'
import { NO_VALUES, type Values } from './values.js'
import { createWire } from './wire.js'

export interface ConformOptions {
  /** The server's origin, or the URL of its base: `http://localhost:8000`, `http://localhost:8000/api/mizan/`. */
  url: string
  /** What the server says of itself. */
  model: Model
  /** @default nothing but what the schema tells */
  values?: Values
  /** Whether functions and views that change something may be called with made up arguments. @default false */
  write?: boolean
  /** Milliseconds that one answer may take. @default 10,000 */
  timeout?: number
  /** Hears of each check before it runs. */
  onCheck?(id: string, index: number, count: number): void
}

/** Nothing answers where the server should be. */
export class Unreachable extends Error {}

/**
 * Checks a server against PROTOCOL.md, from outside and by requests alone. It runs no function that may change something, unless
 * `write` or the values say so; what it sends to provoke a refusal lacks what a function would need.
 *
 * @throws {Unreachable} when there is no answer to the first request
 * @throws {TypeError} when `url` is no http or https URL
 */
export async function conform({ url, model, values = NO_VALUES, write = false, timeout = 10_000, onCheck }: ConformOptions): Promise<Report> {
  const { origin, base } = placeOf(url, model)
  const wire = createWire(new URL(origin), timeout)
  try {
    const first = await wire.send({ method: 'GET', path: base, headers: {} })
    if (first.came.status === 0) throw new Unreachable(first.came.text)
    const probe = new Probe({ wire, model, values, origin, base, allowWrites: write })
    const results: CheckResult[] = []
    for (const [index, check] of CHECKS.entries()) {
      onCheck?.(check.id, index, CHECKS.length)
      results.push(await resultOf(check, probe))
    }
    return { base: `${origin}${base}`, results, requests: probe.log.length }
  } finally {
    wire.close()
  }
}

async function resultOf(check: Check, probe: Probe): Promise<CheckResult> {
  const verdict = new Verdict()
  await check.run(probe, verdict)
  return verdict.result(check)
}

/** Where the server is, and below which path it answers: that of the URL, or, of a bare origin, that of the schema. */
function placeOf(url: string, model: Model): { origin: string; base: string } {
  const { protocol, origin, pathname } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`${url} is no http or https URL`)
  const path = pathname.endsWith('/') ? pathname : `${pathname}/`
  return { origin, base: path === '/' ? model.base : path }
}
