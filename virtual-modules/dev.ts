import { CHANGED, constant, hot, imports, join, tombstones } from './code.js'
import { contextModuleId, groupModuleId } from './ids.js'
import { CONTEXTS_ID, FUNCTIONS_ID, indexModule } from './indexes.js'
import { MANIFEST_ID } from './manifest.js'
import type { Export, Forms, VirtualModule } from './module.js'

/**
 * What a dev session has served so far. A page keeps its imports until each importing file is edited, so whatever was once
 * exported stays importable: under its own name from its new module, or as a tombstone.
 */
export class DevHistory {
  /** Every export that was ever served, by the module that served it. */
  readonly #served = new Map<string, Map<string, Export>>()
  /** The module that holds an export now, or held it last. */
  readonly #owners = new Map<string, string>()
  /** How the context of a module was last defined. */
  readonly #handles = new Map<string, string>()

  /** The code to serve for `modules`, by id; of those alone that are `wanted`. */
  code(modules: VirtualModule[], wanted: (id: string) => boolean = () => true, forms?: Forms): Map<string, string> {
    for (const module of modules) this.#remember(module)
    const current = new Map(modules.map((module) => [module.id, module]))
    const gone = [...this.#served.keys()].filter((id) => !current.has(id)).map((id) => removedModule(id, this.#handles.get(id)))
    const parts = [...modules, ...gone].filter(({ id }) => isPart(id))
    const indexes = [
      indexModule(CONTEXTS_ID, 'contexts', parts),
      indexModule(FUNCTIONS_ID, 'functions', parts.filter(({ id }) => id.startsWith(groupModuleId('')))),
    ]
    const all = new Map([...modules, ...gone, ...indexes].map((module) => [module.id, module]))
    const some = [...all.values()].filter(({ id }) => wanted(id))
    return new Map(some.map((module) => [module.id, module.code({ dev: true, removed: this.#removed(module), forms })]))
  }

  /** What a module of `modules` exports to a page, tombstones included; undefined when there is no such module. */
  exportsOf(id: string, modules: VirtualModule[]): Set<string> | undefined {
    for (const module of modules) this.#remember(module)
    if (id === MANIFEST_ID) return modules.some((module) => module.id === id) ? new Set(['default']) : undefined
    if (id === CONTEXTS_ID || id === FUNCTIONS_ID) {
      const parts = [...this.#served].filter(([part]) => id === CONTEXTS_ID || part.startsWith(groupModuleId('')))
      return new Set(parts.flatMap(([, served]) => [...served.keys()]))
    }
    const served = this.#served.get(id)
    return served && new Set(served.keys())
  }

  #remember(module: VirtualModule): void {
    if (!isPart(module.id)) return
    const served = this.#served.get(module.id) ?? new Map<string, Export>()
    for (const item of module.exports) {
      served.set(item.id, item)
      this.#owners.set(item.id, module.id)
    }
    this.#served.set(module.id, served)
    if (module.handle !== undefined) this.#handles.set(module.id, module.handle)
  }

  /** One module alone holds the tombstone of a name; the others lead to it, so that an index never has two of them. */
  #removed(module: VirtualModule) {
    const exported = new Set(module.exports.map(({ id }) => id))
    const served = [...(this.#served.get(module.id)?.values() ?? [])]
    return served
      .filter(({ id }) => !exported.has(id))
      .map((gone) => {
        const owner = this.#owners.get(gone.id)
        return { export: gone, movedTo: owner === undefined || owner === module.id ? null : owner }
      })
  }
}

const isPart = (id: string) => id.startsWith(contextModuleId('')) || id.startsWith(groupModuleId(''))

/** A module of which only tombstones are left. */
function removedModule(id: string, handle: string | undefined): VirtualModule {
  return {
    id,
    file: '',
    exports: [],
    code(options) {
      const gone = tombstones(options.removed ?? [])
      return join(
        imports('mizan/client', handle === undefined ? gone.client : [...gone.client, 'changed', 'registerContext']),
        imports('mizan/react', gone.react),
        handle === undefined ? [] : constant('$context', handle, false),
        gone.lines,
        // It may come back, and the news of that may be here before the module is.
        handle === undefined ? hot(options) : hot(options, CHANGED),
      )
    },
    types: () => {},
    typesOf: () => [],
  }
}
