import { changedContexts } from '../model/index.js'
import type { Project, Snapshot } from '../project/project.js'
import { DevHistory } from '../../virtual-modules/index.js'

/** What one change of a source means for the page. */
export interface Change {
  /** Virtual modules whose code is another now. */
  modules: string[]
  /** Contexts that there are now, and whose functions came, went, or changed what they take or give. */
  contexts: string[]
  before: Snapshot
  after: Snapshot
}

/** How many changes may be on their way through the environments at once. Each holds two models. */
const REMEMBERED = 50

/** The state of one dev session: what the page was served, and what a change makes of it. */
export class Dev {
  readonly #project: Project
  readonly #history = new DevHistory()
  /** What was asked for, as it stands now. */
  #code = new Map<string, string>()
  #served: Snapshot
  /** By time stamp and file: two files that change at once are asked for by turns. */
  readonly #changes = new Map<string, Change>()

  constructor(project: Project) {
    this.#project = project
    this.#served = project.refresh()
    this.#emit(this.#served)
  }

  /** What the page is served by. */
  get snapshot(): Snapshot {
    return this.#served
  }

  /** The code of a virtual module; undefined when there is none of that id. From now on its changes are told. */
  code(id: string): string | undefined {
    const known = this.#code.get(id)
    // Before the first good model the indexes would be served empty, and nothing would say why.
    if (known !== undefined || !this.#served.model) return known
    const code = this.#history.code(this.#served.modules, (other) => other === id, this.#served.forms).get(id)
    if (code !== undefined) this.#code.set(id, code)
    return code
  }

  /** The names that a virtual module exports to the page; undefined when there is none of that id. */
  exportsOf(id: string): ReadonlySet<string> | undefined {
    return this.#history.exportsOf(id, this.#served.modules)
  }

  /** Takes in a change of `file`. Every environment asks with the same `timestamp`, and the first one does the work. */
  update(file: string, timestamp: number): Change {
    const key = `${timestamp} ${file}`
    const known = this.#changes.get(key)
    if (known) return known
    const change = this.#take(() => this.#project.refresh([file]))
    this.#changes.set(key, change)
    for (const oldest of this.#changes.keys()) if (this.#changes.size > REMEMBERED) this.#changes.delete(oldest)
    return change
  }

  /** Takes in what the type checker has told since. */
  settle(): Change {
    return this.#take(() => this.#project.snapshot)
  }

  #take(read: () => Snapshot): Change {
    const before = this.#served
    const code = this.#code
    const after = read()
    if (after === before) return { modules: [], contexts: [], before, after }
    this.#emit(after)
    this.#served = after
    const modules = [...this.#code.keys()].filter((id) => this.#code.get(id) !== code.get(id))
    const changed = before.model && after.model && before.model !== after.model ? changedContexts(before.model, after.model) : []
    // One that is gone has no data to fetch.
    const contexts = changed.filter((name) => after.model?.contexts.some((context) => context.name === name && context.functions.length > 0))
    return { modules, contexts, before, after }
  }

  #emit(snapshot: Snapshot): void {
    if (snapshot.model) this.#code = this.#history.code(snapshot.modules, (id) => this.#code.has(id), snapshot.forms)
  }
}
