/** `passed`: held wherever it could be looked at. `skipped`: it could not be looked at anywhere. */
export type Status = 'passed' | 'failed' | 'skipped'

/** What a run found, one result for each check, in the order of PROTOCOL.md. */
export interface Report {
  /** The URL that was checked, as the base of all requests: `http://localhost:8000/api/mizan/`. */
  base: string
  results: CheckResult[]
  /** How many requests were sent. */
  requests: number
}

export interface CheckResult {
  /** Permanent: `ctx.etag`. */
  id: string
  /** Of PROTOCOL.md: `4`. */
  section: string
  /** What the protocol wants, in a sentence. */
  rule: string
  status: Status
  /** How often it held. */
  held: number
  failures: Failure[]
  /** Where it could not be looked at, though there may be other places where it could. */
  skips: Skip[]
  /** What to do when it fails. */
  fix: string
}

export interface Failure {
  /** The request: `GET /api/mizan/ctx/user/?user_id=5`. */
  sent: string
  expected: string
  came: string
}

export interface Skip {
  why: string
  /** What to give so that it can be looked at; null when nothing would help. */
  give: string | null
}
