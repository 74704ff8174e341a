import { schemaHash, typesOf, type Model, type Place } from '../src/model/index.js'
import { BANNER } from './code.js'
import { contextModule } from './context.js'
import { groupModule } from './group.js'
import { CONTEXTS_ID, FUNCTIONS_ID, indexModule } from './indexes.js'
import { MANIFEST_ID, manifestModule, manifestText } from './manifest.js'
import type { Link, VirtualModule } from './module.js'
import { NAMES_FILE, namesLines } from './names.js'
import { SCHEMAS_FILE, schemasTypes } from './schemas.js'
import { SERVER_ID, serverModule, type ServerFiles } from './server.js'
import { Types, type Position, type TypesFile } from './types/types.js'

export { BANNER } from './code.js'
export { DevHistory } from './dev.js'
export { documentText, type DocumentInfo } from './document.js'
export { formModuleCode, formModuleFn } from './form.js'
export { FUNCTIONS_ID } from './indexes.js'
export { manifest, MANIFEST_ID, manifestText } from './manifest.js'
export { PREFIX, type Fields, type Forms, type VirtualModule } from './module.js'
export { BUILD_PLACEHOLDER, SERVER_ID, type ServerFiles, type SettingsFile } from './server.js'
export { tableData } from './server-table.js'
export { startCode } from './start.js'
export type { TypesFile } from './types/types.js'

/**
 * Every module that the plugin serves for a model.
 *
 * @param server null where the functions run in another server
 */
export function virtualModules(model: Model, server: ServerFiles | null = null): VirtualModule[] {
  const contexts = model.contexts.filter(({ functions }) => functions.length > 0).map((context) => contextModule(model, context))
  const groups = [...new Set(model.functions.flatMap(({ group }) => group ?? []))].sort().map((group) => groupModule(model, group))
  return [
    ...contexts,
    ...groups,
    indexModule(CONTEXTS_ID, 'contexts', [...contexts, ...groups]),
    indexModule(FUNCTIONS_ID, 'functions', groups),
    manifestModule(model),
    ...(server ? [serverModule(model, server)] : []),
  ]
}

export interface TypesEnvironment {
  /** The schema document that the components come from. */
  schemaFile: string | null
  locate(place: Place): Position | null
  /** Where the code that a server names as `file:line` can be opened; null when it is not here. */
  codeAt(source: string): Position | null
  /** From the folder of a generated file (itself below the folder of generated types) to another file. */
  relative(from: string, file: string): string
  /** Given when the modules are real files: how one of them is imported from the folder of all. */
  link?: Link
}

/** A file of declarations that is not printed yet. */
export interface TypesPart {
  /** Without an extension. */
  file: string
  /** What it is made of: while all of these are the very same, so is the file, but for the lines that its map tells. */
  of: readonly unknown[]
  /** The file, and its map if it has one. */
  print(): TypesFile[]
}

/** The declaration files of all modules, with their maps. Pure: writing what changed is the caller's. */
export function typesFiles(modules: VirtualModule[], model: Model, environment: TypesEnvironment): TypesFile[] {
  return typesParts(modules, model, environment).flatMap((part) => part.print())
}

/** The same, file by file. */
export function typesParts(modules: VirtualModule[], model: Model, environment: TypesEnvironment): TypesPart[] {
  const minted = new Set(model.contexts.map(({ ids }) => ids.data))
  const part = (file: string, of: readonly unknown[], write: (types: Types) => void): TypesPart => ({
    file,
    of,
    print() {
      const path = `${file}.d.ts`
      const up = '../'.repeat(path.split('/').length - 1) || './'
      const { link } = environment
      const types = new Types({
        link: link && ((module) => link(module).replace(/^\.\//, up)),
        minted,
        locate: environment.locate,
        codeAt: environment.codeAt,
        relative: (target) => environment.relative(path, target),
        components: `${up}${SCHEMAS_FILE}.js`,
      })
      write(types)
      return types.print(path)
    },
  })
  const parts = modules.flatMap((module) => [
    part(module.file, module.typesOf(), (types) => module.types(types)),
    ...(module.augment ? [part(module.augment.file, module.typesOf(), module.augment.types)] : []),
  ])
  if (model.contexts.length > 0 || model.functions.length > 0) {
    const names = namesLines(model, environment.link)
    parts.push(part(NAMES_FILE, names, (types) => types.lines(names)))
  }
  if (environment.schemaFile === null) return parts
  return [...parts, part(SCHEMAS_FILE, [environment.schemaFile, typesOf(model).shared], (types) => schemasTypes(model, types))]
}

/**
 * The modules as real files, for tools that know no virtual ones: code, declarations and maps side by side, and the manifest as
 * JSON. They import one another by relative paths with extensions, which bundlers and Node alike can follow.
 */
export function moduleFiles(modules: VirtualModule[], model: Model, environment: TypesEnvironment): TypesFile[] {
  // An index for a folder is called so; a context's own module lies below, where no name can be taken twice.
  const files = modules
    .filter(({ id }) => id !== MANIFEST_ID && id !== SERVER_ID)
    .map((module) => ({ ...module, file: module.id === CONTEXTS_ID ? 'index' : module.file }))
  const link: Link = ({ file }) => `./${file}.js`
  const code = files.map((module) => ({ path: `${module.file}.js`, content: `${BANNER}\n${module.code({ dev: false, link })}` }))
  return [...code, ...typesFiles(files, model, { ...environment, link }), { path: 'manifest.json', content: manifestText(model, schemaHash(model)) }]
}
