import { formFields, inOrder, link, writtenAt, type Declarations, type Diagnostic, type InputSchema, type Model, type Place } from '../model/index.js'
import type { Reading, Source } from '../source/source.js'
import { describable, withDescription, withResolved, type Description, type FunctionPlace, type Inspection, type Resolved, type Unresolved } from '../source/typescript/index.js'
import { virtualModules, type Fields, type Forms, type ServerFiles, type VirtualModule } from '../../virtual-modules/index.js'
import { createSource, type SchemaOptions } from './create-source.js'
import { DevForms } from './dev-forms.js'
import { Inspections } from './inspections.js'

export interface ProjectOptions {
  /** Absolute, with forward slashes. */
  root: string
  /** Where an OpenAPI document comes from; null: decorated sources. */
  schema: SchemaOptions | null
  /** Globs of decorated TypeScript, relative to the root. */
  sources: string | string[]
  /** The file that these options stand in, absolute: where a fault is that has no other place. */
  configFile?: string
  /** What the server is made of besides them; null or left out: it runs elsewhere. */
  server?: ServerFiles | null
  /** Asks the type checker for params that syntax does not tell. */
  check(unresolved: Unresolved[]): Promise<Map<string, Resolved>>
  /** Asks it what functions take and give, for `described`. */
  describe?(functions: FunctionPlace[]): Promise<Description>
  /** Asks it what some functions take, and whether they answer as they should, for `inputs` and `judged`. */
  inspect?(functions: FunctionPlace[]): Promise<Map<string, Inspection>>
  /** Takes a fault of the checker, in words for the user, and lets the project go on with what syntax tells. */
  onCheckerFault?(message: string): void
}

/** What is known of the server at one moment. */
export interface Snapshot {
  /** The model of the last source without errors; null when there has been none. */
  model: Model | null
  modules: VirtualModule[]
  /** What is wrong with the source as it stands now. */
  diagnostics: Diagnostic[]
  /** Whether `model` is of the source as it stands now. */
  ok: boolean
  /** Whether params of some functions are not known: the type checker was never asked about them as they stand, or failed. */
  partial: boolean
  /** How forms are read in a dev session, which knows less of its functions than a build. */
  forms: Forms
}

const NOTHING: Declarations = { base: null, functions: [], contexts: [], schemas: {} }

const EMPTY: Snapshot = { model: null, modules: [], diagnostics: [], ok: true, partial: false, forms: new Map() }

/**
 * One source through the pipeline: read -> parse -> link -> Model. It keeps the last good model, and a reading without news
 * answers the very same snapshot.
 */
export class Project {
  readonly root: string
  /** A command's own folder is where its server is. */
  readonly codeFolders: readonly string[]
  readonly source: Source
  #snapshot = EMPTY
  #reading: Reading | undefined
  /** What the last declarations that need no checker were linked to. */
  #linked: { declarations: Reading['declarations']; linked: ReturnType<typeof link> } | undefined
  /** By function, what the checker told last, and of which question. */
  #answers: ReadonlyMap<string, Answer> = new Map()
  /** The reading that needs no checker, or that it has told all it can of. */
  #checked: { reading: Reading; failed: boolean } | undefined
  #description: { reading: Reading; description: Description } | undefined
  #server: ServerFiles | null
  #check: ProjectOptions['check']
  #describe: ProjectOptions['describe']
  #onCheckerFault: ProjectOptions['onCheckerFault']
  #checking: Promise<void> | undefined
  readonly #inspections: Inspections | undefined
  readonly #forms: DevForms | undefined
  /** What of them the snapshot tells. */
  #judged = '[]'
  /** What can be described of the last reading. */
  #describable: { reading: Reading; functions: FunctionPlace[] } | undefined

  constructor({ root, schema, sources, configFile, server = null, check, describe, inspect, onCheckerFault }: ProjectOptions) {
    this.root = root
    this.codeFolders = [...(typeof schema === 'object' && schema?.kind === 'command' ? [schema.cwd] : []), root]
    this.source = createSource({ root, schema, sources, place: { file: configFile ?? root } })
    this.#server = server
    this.#check = check
    this.#describe = describe
    this.#onCheckerFault = onCheckerFault
    this.#inspections = inspect && new Inspections({
      functions: () => this.#functions,
      inspect,
      outsideBodies: (file) => this.source.outsideBodies?.(file) ?? null,
      version: () => this.#reading,
      onFault: (error, functions) => onCheckerFault?.(inspectFaultText(error, functions)),
    })
    this.#forms = this.#inspections && new DevForms((key) => this.#inspections!.last(key))
  }

  /** As of the last refresh. */
  get snapshot(): Snapshot {
    return this.#snapshot
  }

  get schemaFile(): string | null {
    return this.source.schemaFile
  }

  /** How many functions only the type checker can tell all about, as of the last refresh. */
  get openQuestions(): number {
    return this.#reading?.unresolved.length ?? 0
  }

  /** The files, but for those of packages, whose types `described` last went by: more than the source reads. */
  get describedFiles(): string[] {
    return this.#description?.description.files ?? []
  }

  locate(place: Place): Place {
    return this.source.locate(writtenAt(place, this.#reading?.declarations?.lifted))
  }

  /** Reads again what is named, or everything. Never throws for a fault in the source. */
  refresh(changed?: Iterable<string>): Snapshot {
    const reading = this.source.read(changed)
    if (reading !== this.#reading) {
      this.#reading = reading
      this.#link(reading)
    }
    return this.#snapshot
  }

  /**
   * The snapshot of a source that has been brought here, as the type checker confirms it. Asked again while the source changes
   * meanwhile. A server or a command that gives no schema is a diagnostic.
   *
   * @throws {Error} when the checker fails and there is no `onCheckerFault`
   */
  async complete(): Promise<Snapshot> {
    await this.source.load?.()
    // Reading a file, or what a server gave, again costs little.
    if (this.source.load || this.#reading === undefined) this.refresh()
    while (!this.#isChecked) await this.#ask()
    return this.#snapshot
  }

  /** The snapshot with every param known that the checker can tell: at once, when it has answered the same questions before. */
  async known(): Promise<Snapshot> {
    if (this.#reading === undefined) this.refresh()
    while (this.#snapshot.partial && !this.#isChecked) await this.#ask()
    return this.#snapshot
  }

  /**
   * The snapshot that a build goes by: complete, and with the schemas of what functions take and give, which its hash covers. Of a
   * schema it is what `complete` says. The checker is asked each time, and knows by itself when no file has changed.
   *
   * @throws {Error} as `complete` does
   */
  async described(): Promise<Snapshot> {
    if (this.schemaFile !== null) return this.complete()
    if (this.#reading === undefined) this.refresh()
    const reading = this.#reading!
    const functions = describable(reading.declarations ?? NOTHING)
    if (this.#describe && functions.length > 0) {
      // Before the params: all functions are one program then, and the checker of it is built once.
      const description = await this.#describe(functions).catch((error: unknown) => {
        const reason = messageOf(error)
        const fix = 'It was asked what every function takes and gives. See with `tsc --noEmit` whether a type cannot be followed, and run this again.'
        throw new Error(`mizan: the type checker stopped: ${reason}.\n${fix}`, { cause: error })
      })
      if (this.#description?.description !== description || this.#description.reading !== reading) {
        this.#description = { reading, description }
        this.#link(reading)
      }
    }
    await this.complete()
    return this.#reading === reading ? this.#snapshot : this.described()
  }

  /**
   * What each function takes, by name, for a server that runs in dev; null for one that takes nothing, or that nobody can tell of.
   * A call waits for it. The checker is asked of what changed, and a change of bodies alone asks nothing.
   */
  async inputs(): Promise<ReadonlyMap<string, InputSchema | null>> {
    if (this.#reading === undefined) this.refresh()
    const inputs = (await this.#inspections?.inputs()) ?? new Map<string, null>()
    this.#renewForms()
    return inputs
  }

  /** Whether what functions take or give, as it was told last, goes by this file: also by one that the source does not read. */
  isInspected(file: string): boolean {
    return this.#inspections?.goesBy(file) ?? false
  }

  /** How a form of the function `name` is read, in dev: waits for the type checker. */
  async form(name: string): Promise<Fields> {
    await this.inputs()
    const { model, forms } = this.#snapshot
    const [known, fn] = [forms.get(name), model?.functions.find((each) => each.name === name)]
    return typeof known === 'object' ? known : model && fn ? formFields(model, fn) : {}
  }

  /**
   * The snapshot with what the checker says of each function's answer: views return a Response, and no others do. For a dev session
   * that is idle: it costs the checker's thread a second and more.
   */
  async judged(): Promise<Snapshot> {
    const snapshot = await this.complete()
    if (!this.#inspections) return snapshot
    await this.#inspections.judge()
    if (JSON.stringify(this.#inspections.diagnostics) !== this.#judged) this.#link(this.#reading!)
    this.#renewForms()
    return this.#snapshot
  }

  /** The news of forms changes nothing else of what is known. */
  #renewForms(): void {
    const forms = this.#formsOf(this.#snapshot.model)
    if (JSON.stringify([...forms]) !== JSON.stringify([...this.#snapshot.forms])) this.#snapshot = { ...this.#snapshot, forms }
  }

  #formsOf(model: Model | null): Forms {
    const open = new Set(this.#reading?.unresolved.flatMap(({ key }) => (this.#answers.has(key) ? [] : key)))
    return model && this.#forms ? this.#forms.of(model, open) : EMPTY.forms
  }

  get #functions(): FunctionPlace[] {
    const reading = this.#reading
    if (!reading) return []
    if (this.#describable?.reading !== reading) this.#describable = { reading, functions: describable(reading.declarations ?? NOTHING) }
    return this.#describable.functions
  }

  get #isChecked(): boolean {
    return this.#reading?.unresolved.length === 0 || this.#checked?.reading === this.#reading
  }

  /** One check at a time: it is the costliest thing we do. */
  #ask(): Promise<void> {
    return (this.#checking ??= this.#askAbout(this.#reading!).finally(() => (this.#checking = undefined)))
  }

  async #askAbout(reading: Reading): Promise<void> {
    const { unresolved } = reading
    const found = await this.#check(unresolved).catch((error: unknown) => {
      const message = faultText(error, unresolved)
      if (!this.#onCheckerFault) throw new Error(message, { cause: error })
      this.#onCheckerFault(message)
      return null
    })
    this.#checked = { reading, failed: found === null }
    // An answer that did not come leaves those before it.
    const answers = found === null ? this.#answersTo(reading) : answersIn(found, unresolved)
    const isNews = JSON.stringify(answers) !== JSON.stringify(this.#answersTo(reading))
    this.#answers = new Map(answers)
    if (isNews || this.#snapshot.partial) this.#link(this.#reading!)
  }

  /** An answer holds while its function is in question: once syntax tells its params, what the checker said is of older code. */
  #answersTo({ unresolved }: Reading): (readonly [string, Answer])[] {
    return unresolved.flatMap(({ key }) => {
      const answer = this.#answers.get(key)
      return answer ? [[key, answer] as const] : []
    })
  }

  #link(reading: Reading): void {
    const { declarations, diagnostics, unresolved, fault } = reading
    const checked = this.#checked?.reading === reading ? this.#checked : null
    const partial =
      (!checked || checked.failed) && unresolved.some((each) => this.#answers.get(each.key)?.question !== questionOf(each))
    const answers = this.#answersTo(reading).map(([key, { resolved }]) => [key, resolved] as const)
    const description = this.#description?.reading === reading ? this.#description.description : null
    const resolve = (found: Declarations) => {
      const resolved = withResolved(found, new Map(answers))
      return link(description ? withDescription(resolved, description) : resolved, { partial })
    }
    const before = description ? null : this.#linkedBefore(reading)
    const linked = before ?? (declarations && resolve(declarations))
    this.#linked = unresolved.length === 0 && linked && !description ? { declarations, linked } : undefined
    const judged = description ? [] : (this.#inspections?.diagnostics ?? [])
    this.#judged = JSON.stringify(judged)
    const told = [...answers.flatMap(([, answer]) => answer.diagnostics), ...(description?.diagnostics ?? []), ...judged]
    const found = inOrder([...diagnostics, ...told, ...(linked?.diagnostics ?? [])], (place) => this.locate(place))
    const model = found.some(({ severity }) => severity === 'error') ? null : (linked?.model ?? null)
    if (!model) {
      this.#snapshot = { ...this.#snapshot, diagnostics: [...found, ...(fault ? [fault] : [])], ok: false, partial }
    } else if (partial && !checked && !this.#snapshot.ok) {
      // What was wrong may be wrong still: that no fault is found counts once the checker has looked.
      this.#snapshot = { ...this.#snapshot, partial }
    } else {
      const modules = model === this.#snapshot.model ? this.#snapshot.modules : virtualModules(model, this.#server)
      this.#snapshot = { model, modules, diagnostics: [...found, ...(fault ? [fault] : [])], ok: fault?.severity !== 'error', partial, forms: this.#formsOf(model) }
    }
  }

  /** A server that went away, or came back, has changed nothing that linking looks at. */
  #linkedBefore({ declarations, unresolved }: Reading): ReturnType<typeof link> | null {
    return unresolved.length === 0 && declarations && this.#linked?.declarations === declarations ? this.#linked.linked : null
  }
}

/** A function that the checker cannot find any more is gone from the disk, and the next change will say so. */
function answersIn(found: ReadonlyMap<string, Resolved>, unresolved: Unresolved[]): (readonly [string, Answer])[] {
  return unresolved.flatMap((each) => {
    const resolved = found.get(each.key)
    return resolved ? [[each.key, { question: questionOf(each), resolved }] as const] : []
  })
}

interface Answer {
  question: string
  resolved: Resolved
}

/** What makes an answer another, without the place: that shifts with each line above. */
function questionOf({ fn, inContext, text, asks }: Unresolved): string {
  return JSON.stringify([fn, inContext, text, asks])
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')

function inspectFaultText(error: unknown, functions: readonly FunctionPlace[]): string {
  const names = functions.slice(0, 3).map(({ fn }) => `"${fn}"`)
  const words = `${names.join(', ')}${functions.length > 3 ? ', …' : ''}`
  return `mizan: the type checker stopped: ${messageOf(error)}.\nUntil the next change, arguments of ${words} are held to their names and scalars alone. See with \`tsc --noEmit\` whether a type cannot be followed.`
}

function faultText(error: unknown, unresolved: Unresolved[]): string {
  const reason = messageOf(error)
  const names = unresolved.slice(0, 3).map(({ fn }) => `"${fn}"`)
  const functions = `${names.join(', ')}${unresolved.length > 3 ? ', …' : ''}`
  return `mizan: the type checker stopped: ${reason}.\nAnnotate the argument of ${functions} in place, such as { id }: { id: number }, or restart.`
}
