import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { diagnostic, type Diagnostic, type Place } from '../../model/index.js'
import type { Reading, SchemaSnapshot, Source } from '../source.js'
import { keepAsking, type Asking } from './asking.js'
import { isJson } from './format.js'
import { normalise } from './layout.js'
import { createLocator } from './locate.js'
import { Memory } from './memory.js'
import { parseOpenApi } from './parse.js'
import { next, NOTHING, type Stand } from './standing.js'
import type { Answer, Supply } from './supply.js'

export interface RemoteOptions {
  /** Absolute, with forward slashes, as are all paths here. */
  root: string
  /** Under version control; null: there is none. */
  snapshot: string | null
  /** Where a text is kept that the snapshot does not hold, without the ending: `/app/.mizan/schema`. */
  copy: string
  /** Where faults are that have no other place. */
  place: Place
  /** Writes files that are not as they should be; null removes one. */
  write(file: string, text: string | null): Promise<void>
}

/** An OpenAPI document that a server or a command gives. What it gave last is kept in a file, for editors to open. */
export function remoteDocument(supply: Supply, { root, snapshot, copy, place, write }: RemoteOptions): Source {
  let memory = new Memory()
  let stand: Stand = NOTHING
  let kept = snapshot === null ? null : normalised(snapshot)
  let parsed: { text: string; file: string; reading: Reading } | undefined
  let last: { stand: Stand; isStale: boolean; reading: Reading } | undefined
  let locate: { text: string; place: (place: Place) => Place } | undefined
  let asking: Asking | undefined
  let loading: Promise<void> | undefined
  let isLoaded = false
  const first = promise()

  if (kept !== null) stand = { ...NOTHING, text: kept }

  const copyOf = (text: string | null) => `${copy}.${text === null || isJson(text) ? 'json' : 'yaml'}`
  const documentFile = () => snapshot ?? copyOf(stand.text)
  const isKept = () => stand.text !== null && stand.text === kept
  const standIn = () => (snapshot === null || stand.isGiven ? 'the one that came last' : posix.relative(root, snapshot))

  const take = async (answer: Answer): Promise<boolean> => {
    const before = stand
    const after = next(before, answer, {
      standIn: standIn(),
      isWatched: asking !== undefined,
      isPolled: asking !== undefined && supply.pollUntilFirst !== null,
    })
    stand = after
    const isNew = after.text !== before.text || after.isGiven !== before.isGiven
    // Before anybody hears of it: what is shown of a fault is read from the file.
    if (isNew && after.text !== null && !isKept()) await write(copyOf(after.text), after.text).catch(() => {})
    return after.text !== before.text || after.fault !== before.fault
  }

  const parse = (text: string): Reading => {
    const file = documentFile()
    // Places name the file.
    if (parsed && parsed.file !== file) memory = new Memory()
    if (parsed?.text !== text || parsed.file !== file) parsed = { text, file, reading: { ...parseOpenApi(text, file, memory), unresolved: [] } }
    return parsed.reading
  }

  const reading = (isStale: boolean): Reading => {
    const { text, fault } = stand
    if (text === null) return nothing(fault ?? diagnostic('MZ110', place, { label: supply.label, reason: 'it has not answered yet' }))
    const whole = parse(text)
    const stale = isStale && snapshot !== null ? [diagnostic('MZ119', { file: snapshot }, { file: posix.relative(root, snapshot), label: supply.label })] : []
    return { ...whole, diagnostics: [...whole.diagnostics, ...stale], ...(fault ? { fault } : {}) }
  }

  const schemaSnapshot: SchemaSnapshot | undefined =
    snapshot === null
      ? undefined
      : {
          file: snapshot,
          isCurrent: () => (stand.isGiven ? isKept() : kept !== null),
          async write() {
            const { text, isGiven } = stand
            if (text === null || !isGiven) return false
            // The disk is asked, not memory: a checkout may have changed it.
            const isChanged = normalised(snapshot) !== text
            if (isChanged) await write(snapshot, text)
            kept = text
            await write(copyOf(text), null).catch(() => {})
            return isChanged
          },
        }

  return {
    label: supply.label,
    get schemaFile() {
      return documentFile()
    },
    ...(schemaSnapshot ? { snapshot: schemaSnapshot } : {}),
    read(changed) {
      const isAsked = changed === undefined || [...changed].some((file) => file === snapshot)
      if (snapshot !== null && isAsked && !stand.isGiven) {
        kept = normalised(snapshot)
        if (kept !== stand.text) stand = { ...stand, text: kept }
      }
      // Who watches writes the snapshot, and has nothing to be told.
      const isStale = asking === undefined && stand.isGiven && !isKept()
      if (last?.stand !== stand || last.isStale !== isStale) last = { stand, isStale, reading: reading(isStale) }
      return last.reading
    },
    isAtHand: () => stand.text !== null,
    load() {
      if (asking) return stand.text === null ? first.reached : Promise.resolve()
      if (isLoaded) return Promise.resolve()
      const load = async () => {
        await take(await supply.ask(new AbortController().signal))
        isLoaded = true
      }
      return (loading ??= load().finally(() => (loading = undefined)))
    },
    watch(listener, heard) {
      const mine = (asking = keepAsking(supply, async (answer) => {
        const isNew = await take(answer)
        if (isNew) listener()
        if (answer.instance !== undefined) heard?.(answer.instance)
        first.reach()
        return { failures: stand.failures, hasText: stand.isGiven, isNew }
      }))
      return async () => {
        first.reach()
        await mine.stop()
      }
    },
    touch(file) {
      // A question to a server costs little; a command runs for seconds.
      const isReason = supply.concerns(file)
      if (isReason || supply.poll !== null) isLoaded = false
      if (isReason) asking?.touch()
      return isReason
    },
    async renew() {
      // A command has been run by the change of a file that the server has started anew for, or there was nothing to run it for.
      if (supply.pollUntilFirst !== null) asking?.again()
      await asking?.rest()
    },
    concerns: (file) => file === snapshot && !stand.isGiven,
    isServerCode: () => false,
    files: () => (snapshot === null || stand.isGiven ? [] : [snapshot]),
    folders: supply.folders,
    locate(at) {
      const { text } = stand
      // Of the document as a whole there is no other place than the one that is given.
      const isInside = at.pointer !== undefined || at.line !== undefined
      if (text === null || !isInside || at.file !== documentFile()) return at
      if (locate?.text !== text) locate = { text, place: createLocator(text) }
      return { ...locate.place(at), file: isKept() ? at.file : copyOf(text) }
    },
  }
}

function nothing(fault: Diagnostic): Reading {
  return { declarations: null, diagnostics: [fault], unresolved: [] }
}

function normalised(file: string): string | null {
  try {
    return normalise(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function promise() {
  let reach = () => {}
  const reached = new Promise<void>((resolve) => (reach = resolve))
  return { reached, reach: () => reach() }
}
