import { statSync } from 'node:fs'
import type { Diagnostic, InputSchema } from '../model/index.js'
import type { FunctionPlace, Inspection } from '../source/typescript/index.js'

interface Options {
  /** The functions as they are now. */
  functions(): readonly FunctionPlace[]
  inspect(functions: FunctionPlace[]): Promise<Map<string, Inspection>>
  /** What of a file decides on what its functions take; null for a file that only the disk knows. */
  outsideBodies(file: string): string | null
  /** Another object after each change of the sources. */
  version(): unknown
  /** Takes the fault of a checker that stopped. */
  onFault(error: unknown, functions: readonly FunctionPlace[]): void
}

interface Known {
  question: string
  inspection: Inspection
  /** By file, what the answer goes by. Shared by the functions of a file. */
  stamps: ReadonlyMap<string, string>
  /** The function's own file, bodies and all. */
  whole: string
  isTold: boolean
  /** How often it was asked. */
  asked: number
}

/**
 * What the type checker says of each function of a dev session, kept as long as it holds: only what changed is asked again, and
 * an edited body changes nothing of what a function takes. One question at a time.
 */
export class Inspections {
  readonly #options: Options
  readonly #known = new Map<string, Known>()
  #asking: Promise<void> | undefined

  constructor(options: Options) {
    this.#options = options
  }

  /** What each function takes, by its name; resolves at once when nothing changed but bodies. Of what nobody can tell: null. */
  async inputs(): Promise<ReadonlyMap<string, InputSchema | null>> {
    await this.#upToDate((each, stampOf) => this.#isFresh(each, stampOf))
    return new Map(this.#options.functions().map(({ fn, key }) => [fn, this.#known.get(key)?.inspection.input ?? null]))
  }

  /** Has the answers of all functions looked through as well, which are told by their bodies. */
  judge(): Promise<void> {
    return this.#upToDate((each, stampOf) => this.#isFresh(each, stampOf) && this.#known.get(each.key)?.whole === stampOnDisk(each.file))
  }

  /** What a function takes, as it was told last; undefined where the last question was in vain. */
  last(key: string): { input: InputSchema | null | undefined; asked: number } {
    const { inspection, isTold = false, asked = 0 } = this.#known.get(key) ?? {}
    return { input: isTold ? inspection?.input : undefined, asked }
  }

  /** Whether what was told of some function goes by this file. */
  goesBy(file: string): boolean {
    return [...this.#known.values()].some(({ stamps }) => stamps.has(file))
  }

  get diagnostics(): Diagnostic[] {
    return this.#options.functions().flatMap((each) => {
      const known = this.#known.get(each.key)
      // What was said of a data function is not held against the view that it is now.
      return known?.question === questionOf(each) ? known.inspection.diagnostics : []
    })
  }

  async #upToDate(isFresh: (each: FunctionPlace, stampOf: (file: string) => string) => boolean): Promise<void> {
    for (;;) {
      const stampOf = once((file) => this.#stampOf(file))
      const stale = this.#options.functions().filter((each) => !isFresh(each, stampOf))
      if (stale.length === 0) return
      // Who asked first may have asked of the same.
      await (this.#asking ??= this.#ask(stale).finally(() => (this.#asking = undefined)))
    }
  }

  #isFresh(each: FunctionPlace, stampOf: (file: string) => string): boolean {
    const known = this.#known.get(each.key)
    return known?.question === questionOf(each) && [...known.stamps].every(([file, stamp]) => stampOf(file) === stamp)
  }

  async #ask(functions: FunctionPlace[]): Promise<void> {
    const { version, inspect, onFault } = this.#options
    const [began, before] = [Date.now(), version()]
    const wholes = new Map(functions.map(({ file }) => [file, stampOnDisk(file)]))
    const found = await inspect(functions).catch((error: unknown) => {
      onFault(error, functions)
      return new Map<string, Inspection>()
    })
    const stamps = new Map<readonly string[], ReadonlyMap<string, string>>()
    const stampsOf = (files: readonly string[]) => {
      // What changed meanwhile may have been read before or after.
      const stamp = (file: string) => (version() !== before || changedSince(file, began) ? '' : this.#stampOf(file))
      const made = stamps.get(files) ?? new Map(files.map((file) => [file, stamp(file)]))
      stamps.set(files, made)
      return made
    }
    for (const each of functions) {
      // One that is gone from the disk, or that stopped the checker, is asked of again when its file changes.
      const told = found.get(each.key)
      const inspection = told ?? { input: null, diagnostics: [], files: [each.file] }
      const asked = (this.#known.get(each.key)?.asked ?? 0) + 1
      const [question, stamps, whole] = [questionOf(each), stampsOf(inspection.files), wholes.get(each.file) ?? '']
      this.#known.set(each.key, { question, inspection, stamps, whole, isTold: told !== undefined, asked })
    }
  }

  #stampOf(file: string): string {
    return this.#options.outsideBodies(file) ?? stampOnDisk(file)
  }
}

/** Without the place, which shifts with each line above. */
const questionOf = ({ fn, isView }: FunctionPlace) => `${fn} ${isView}`

function stampOnDisk(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat ? `${stat.mtimeMs} ${stat.size}` : 'gone'
}

/** @param time in milliseconds; some file systems cut theirs off to the second */
function changedSince(file: string, time: number): boolean {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat !== undefined && stat.mtimeMs >= time
}

function once(of: (file: string) => string): (file: string) => string {
  const known = new Map<string, string>()
  return (file) => {
    const before = known.get(file)
    if (before !== undefined) return before
    const now = of(file)
    known.set(file, now)
    return now
  }
}
