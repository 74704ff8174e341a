import { diagnostic, type Model } from '../src/model/index.js'
import { hot, imports, join } from './code.js'
import { PREFIX, text, type CodeOptions, type VirtualModule } from './module.js'
import { codeOf, inputsOf, tableData } from './server-table.js'
import type { Types } from './types/types.js'

export const SERVER_ID = `${PREFIX}server`

/** What stands in the code of a built server until all of it is written, and the hash of it is known. No letters and digits alone, as that is. */
export const BUILD_PLACEHOLDER = 'mizan:build:0000000000'

/** What the server of decorated TypeScript is made of besides its functions. */
export interface ServerFiles {
  /** The file whose default export is what `defineServer` returns; null: there is none. */
  settings: SettingsFile | null
}

export interface SettingsFile {
  /** Absolute, with forward slashes. */
  file: string
  /** What messages call it: relative to the root. */
  name: string
}

/**
 * `virtual:mizan/server`: the handler for `{base}` and the routes of views, to put behind any server that speaks `Request` and
 * `Response`. It imports every server file, and all of them at once: a fault in one stops the start of a new version, instead of
 * a request hours later, and a worker has no other way.
 */
export function serverModule(model: Model, files: ServerFiles): VirtualModule {
  const { settings } = files
  return {
    id: SERVER_ID,
    file: 'server',
    exports: [],
    code: (options) => code(model, files, options),
    types: (types) => types.module(SERVER_ID, () => declare(types, settings?.file ?? null)),
    typesOf: () => [settings?.file],
    ...(settings === null ? {} : { augment: { file: 'register', types: (types: Types) => register(types, settings.file) } }),
  }
}

function code(model: Model, { settings }: ServerFiles, options: CodeOptions): string {
  const functions = codeOf(model)
  const files = [...new Set(functions.map(({ file }) => file))].sort()
  const names = ['createHandler', 'loadedFrom', ...(settings === null ? ['defineServer'] : [])]
  // In dev each call asks for the file anew, which costs nothing while it is the same: an edit answers the next request.
  const exportsOf = (file: string) => (options.dev ? `() => import(${text(file)})` : `$${files.indexOf(file)}`)
  return join(
    imports('mizan/server', names),
    options.dev ? [] : files.map((file, index) => `import * as $${index} from ${text(file)}`),
    settings === null ? 'export const server = $defineServer()' : [`import $settings from ${text(settings.file)}`, ...checked(settings), 'export const server = $settings'],
    // As text, which a name such as __proto__ is harmless in, and which is parsed faster than code.
    `const $data = JSON.parse(${text(JSON.stringify(dataOf(model)))})`,
    'const $code = {',
    functions.map(({ fn, file, path }) => `  ${text(fn.name)}: ${options.dev ? '$loading' : '$loaded'}(${exportsOf(file)}, ${text(path)}),`),
    '}',
    options.dev ? LOADING : LOADED,
    table(options.dev),
    options.dev ? handlerInDev(settings?.file ?? null) : 'export const handler = $createHandler(table, server)',
    hot(options),
  )
}

function dataOf(model: Model) {
  const inputs = inputsOf(model)
  const all = [...inputs.values()].map((input) => input?.schemas ?? {})
  // One set of components for all functions, which may well share most of them.
  const schemas = Object.fromEntries(all.flatMap((each) => Object.entries(each)).sort(([a], [b]) => (a < b ? -1 : 1)))
  return { ...tableData(model), inputs: Object.fromEntries([...inputs].map(([name, input]) => [name, input && input.schema])), schemas }
}

/** A settings file that exports something else would answer everybody, silently, as one that has no settings. */
function checked({ file, name }: SettingsFile): string[] {
  const { code: number, message, fix } = diagnostic('MZ702', { file }, { file: name })
  return [`if (typeof $settings?.emit !== 'function') throw new TypeError(${text(`${number} ${message}\n  Fix: ${fix}`)})`]
}

/** Functions are hoisted, and stand below what uses them. */
const LOADED = `function $loaded(exports, path) {
  const loaded = $loadedFrom(exports, path)
  if (!loaded) throw new TypeError('mizan: the server exports no function ' + path.join('.') + '. Build it again; if that does not help, it is a bug of mizan.')
  return () => loaded
}`

const LOADING = `function $loading(load, path) {
  return async () => $loadedFrom(await load(), path)
}`

/** In dev the code is another after each edit, which the functions themselves tell. */
const table = (isDev: boolean) => `const { inputs: $inputs, schemas: $schemas, ...$rest } = $data
const $input = (name) => (Object.hasOwn($inputs, name) ? { input: $inputs[name] && { schema: $inputs[name], schemas: $schemas } } : {})
export const table = { ...$rest, ${isDev ? '' : `build: ${text(BUILD_PLACEHOLDER)}, `}functions: $rest.functions.map((fn) => ({ ...fn, ...$input(fn.name), load: $code[fn.name] })) }`

/** Who has imported the handler keeps it, while this module and the settings are edited. */
function handlerInDev(settings: string | null): string[] {
  return [
    'const $live = import.meta.hot ? import.meta.hot.data : {}',
    '$live.table = table',
    'export async function handler(request) {',
    settings === null ? '  const current = server' : `  const { default: current } = await import(${text(settings)})`,
    '  if ($live.of !== current || $live.with !== $live.table) {',
    // What the settings of before kept answers in may hold connections.
    '    if ($live.of?.settings.cache !== current.settings.cache) $live.of?.settings.cache?.close().catch(console.error)',
    '    Object.assign($live, { of: current, with: $live.table, handler: $createHandler({ ...$live.table, dev: true }, current) })',
    '  }',
    '  return $live.handler(request)',
    '}',
  ]
}

function declare(types: Types, settings: string | null): void {
  types.doc(
    'Answers what is below the base, and the routes of views; null for all else, so that a host can go on to what it serves itself.',
  )
  types.line('export const ', { id: 'handler', at: null }, ': (request: Request) => Promise<Response | null>')
  types.doc('What the handler answers for, as data.')
  types.line('export const ', { id: 'table', at: null }, `: ${types.use('ServerTable', 'mizan/server')}`)
  types.doc('What the settings file defines: `server.invalidate(UserContext)` from outside a request.')
  const type = settings === null ? types.use('MizanServer', 'mizan/server') : defaultOf(types, settings)
  types.line('export const ', { id: 'server', at: settings === null ? null : { file: settings, line: 1, column: 1 } }, `: ${type}`)
}

/** Gives `request.user` the type that the application's own `user` returns. */
function register(types: Types, settings: string): void {
  types.lines(["declare module 'mizan/server' {", '  interface Register {', `    server: ${defaultOf(types, settings)}`, '  }', '}', 'export {}'])
}

function defaultOf(types: Types, settings: string): string {
  return `typeof import(${text(types.relative(settings).replace(/\.([cm]?)tsx?$/, '.$1js'))}).default`
}
