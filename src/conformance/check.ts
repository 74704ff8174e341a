import type { Probe } from './probe.js'
import type { Verdict } from './verdict.js'

export interface CheckDefinition {
  /** Permanent: never renamed, never given another meaning. The area, a dot, what it is about. */
  id: string
  /** The section of PROTOCOL.md that has the rule. */
  section: string
  rule: string
  fix: string
}

/**
 * One rule of the protocol, looked at from outside. Each looks at one thing alone: where what it needs is missing because of
 * another fault, it waits for the check of that one, so that one fault is one failure.
 */
export interface Check extends CheckDefinition {
  run(probe: Probe, verdict: Verdict): Promise<void> | void
}
