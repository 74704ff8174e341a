import { diagnostic, type Diagnostic } from '../../model/index.js'
import { normalise } from './layout.js'
import type { Answer, Fault } from './supply.js'

export interface Stand {
  /** The last document, in its normal form; null when there has been none. */
  readonly text: string | null
  /** Whether `text` was given in answer to a question; it may also come from a snapshot. */
  readonly isGiven: boolean
  /** What is wrong now. */
  readonly fault: Diagnostic | null
  /** Faults in a row. */
  readonly failures: number
}

export const NOTHING: Stand = { text: null, isGiven: false, fault: null, failures: 0 }

/**
 * What an answer makes of what is known. The last document stays whatever comes; a fault says what comes of it:
 * while a server is merely away and there is a document to go on with, a warning; an error otherwise.
 *
 * @param rest.standIn what to call the document that is gone on with
 * @param rest.isWatched whether somebody mends what is wrong meanwhile; a build goes on with what there is, whatever the fault
 * @param rest.isPolled whether there will be another answer soon
 */
export function next(stand: Stand, answer: Answer, rest: { standIn: string; isWatched: boolean; isPolled: boolean }): Stand {
  if (answer.kind === 'document') return { text: normalise(answer.text), isGiven: true, fault: null, failures: 0 }
  if (answer.kind === 'same') return { ...stand, fault: null, failures: 0 }
  const failures = stand.failures + 1
  return { ...stand, failures, fault: faultAfter({ ...stand, failures }, answer, rest) }
}

function faultAfter(
  { text, fault, failures }: Stand,
  { diagnostic: found, isAway }: Fault,
  { standIn, isWatched, isPolled }: { standIn: string; isWatched: boolean; isPolled: boolean },
): Diagnostic | null {
  if (text === null || (isWatched && !isAway)) return isSame(fault, found) ? fault : found
  // What was wrong before a server restarts is not mended by that; and a server that is away is told once, not with each reason.
  if (fault) return fault
  // Servers restart with each save of a file, and are back before the second question.
  if (isPolled && failures < 2) return null
  const [first, ...output] = found.message.split('\n')
  return diagnostic('MZ118', found.place, { reason: first!.replace(/[.:]$/, ''), standIn, output: output.join('\n') })
}

function isSame(one: Diagnostic | null, other: Diagnostic): boolean {
  return one?.code === other.code && one.message === other.message && one.place.file === other.place.file && one.place.line === other.place.line
}
