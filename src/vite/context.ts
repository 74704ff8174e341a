import { relative, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { normalizePath, type HotPayload, type ResolvedConfig } from 'vite'
import { Project, type ProjectOptions } from '../project/project.js'
import { TypesFolder } from '../project/types-folder.js'
import type { SettingsFile } from '../../virtual-modules/index.js'
import { backgroundChecker } from '../source/typescript/background.js'
import { createChecker, type CheckerOptions } from '../source/typescript/index.js'
import { Dev } from './dev-state.js'
import { Latest } from './latest.js'
import { resolveOptions, type MizanOptions } from './options.js'
import type { Restarts } from './restarts.js'

/** In milliseconds. */
const HEAD_START = 5

type End = () => void | Promise<void>

interface Served {
  /** The path that the application is below, with a slash at its end. */
  base: string
  /** Absolute. */
  folders: string[]
  /** What the paths of bundled dependencies begin with; null where no request is for them. */
  cache: string | null
}

/** What the plugins of one `mizan()` share. Each environment of an unshared build has its own. */
export class MizanContext {
  readonly #options: MizanOptions
  /** By configuration: a restarted server may share this context with the one before it, which closes after it has begun. */
  readonly #closing = new Map<ResolvedConfig, End[]>()
  #project: Project | undefined
  #dev: Dev | undefined
  #settings: SettingsFile | null = null
  /** Where the server in another language is, as well as that is known. */
  serverOrigin: string | null = null
  /** Of a dev session: what hears of the instances of that server. */
  restarts: Restarts | null = null
  /** Vitest runs server files as what they are, in node and in jsdom tests alike. */
  isTest = false
  isPreview = false
  /** What Vite itself answers with. */
  served: Served = { base: '/', folders: [], cache: null }
  /** Whether the server is made of the sources here, rather than described by a schema. */
  hasOwnServer = false
  /** The error that the page shows now; `fn` is the server function that threw it, or null when the source is at fault. */
  shown: { payload: HotPayload; fn: string | null } | null = null
  /** The diagnostics that the terminal shows, as text. */
  printed: ReadonlySet<string> = new Set()

  /** Files of server functions whose last import failed, perhaps of what is there by now. */
  readonly failed = new Set<string>()

  /** The writing of types. */
  types = new Latest()
  folder = new TypesFolder()
  /** The judging of what functions answer. */
  judging = new Latest()

  constructor(options: MizanOptions) {
    this.#options = options
  }

  configure(config: ResolvedConfig): void {
    const { root, command, plugins, configFile } = config
    const { schema, sources, settings } = resolveOptions(this.#options, root)
    this.#settings = settings
    this.hasOwnServer = schema === null
    this.serverOrigin = schema?.origin ?? null
    this.restarts = null
    this.served = servedBy(config, this.isPreview)
    this.isTest = plugins.some(({ name }) => name === 'vitest' || name.startsWith('vitest:'))
    for (const earlier of this.#closing.keys()) void this.close(earlier)
    const checking = command === 'serve' ? this.#inBackground(config) : inlineChecker({ root, serverFile: settings?.file ?? null })
    const place = configFile ? { configFile: normalizePath(configFile) } : {}
    this.#project = new Project({ root: normalizePath(root), schema: schema?.source ?? null, sources, server: schema ? null : { settings }, ...place, ...checking })
    this.#dev = undefined
    this.printed = new Set()
    this.shown = null
    this.types = new Latest()
    this.folder = new TypesFolder()
    this.judging = new Latest()
  }

  #inBackground(config: ResolvedConfig) {
    const { check, inspect, close } = backgroundChecker({ root: config.root, serverFile: this.#settings?.file ?? null })
    let told = ''
    let closed = false
    const onCheckerFault = (message: string) => {
      if (closed || message === told) return
      told = message
      config.logger.error(`\n${message}\n`, { timestamp: true })
    }
    this.onClose(config, () => {
      closed = true
      close()
    })
    return { check, inspect, onCheckerFault }
  }

  /** Has `end` called when the server of this configuration closes. */
  onClose(config: ResolvedConfig, end: End): void {
    this.#closing.set(config, [...(this.#closing.get(config) ?? []), end])
  }

  async close(config: ResolvedConfig): Promise<void> {
    const ends = this.#closing.get(config) ?? []
    this.#closing.delete(config)
    for (const end of ends) await end()
  }

  /** Origins besides the dev server's own whose pages may call functions. */
  get allowedOrigins(): string[] {
    return this.#options.allowedOrigins ?? []
  }

  /** What the server does besides its functions; null when the application says nothing of it. */
  get settings(): SettingsFile | null {
    return this.#settings
  }

  /** Whether a file must not reach a browser. */
  isServerCode(file: string): boolean {
    return file === this.#settings?.file || this.project.source.isServerCode(file)
  }

  /** What the built server begins with; false when there is to be none. Known before the configuration is. */
  serverEntry(root: string): boolean | string {
    return resolveOptions(this.#options, root).serverEntry
  }

  get project(): Project {
    if (!this.#project) throw new Error('mizan: used before its configResolved hook. This is a bug of mizan.')
    return this.#project
  }

  /** The server's origin, when requests to it are passed on; null otherwise. Known before the configuration is. */
  proxyTarget(root: string): string | null {
    return resolveOptions(this.#options, root).schema?.proxy ?? null
  }

  /** Globs of the files that the schema depends on; null when the server is made of the sources here. Known before the configuration is. */
  watchedBySchema(root: string): readonly string[] | null {
    const { schema } = resolveOptions(this.#options, root)
    return schema && (typeof schema.source === 'string' ? [] : schema.source.watch)
  }

  /** Whether the source has been read already. To ask for more than this may cost 300 ms, of which a page waits for each. */
  get isRead(): boolean {
    return this.#dev !== undefined
  }

  /** The state of a dev session, once the source has been here for the first time, or could not be had. */
  async arrived(): Promise<Dev> {
    // Vite begins to load what a module imports before it has sent the module.
    if (!this.isRead) await pause(HEAD_START)
    if (!this.project.snapshot.model) await this.project.source.load?.()
    return this.dev
  }

  /** The state of a dev session; made at its first use, of what the source says then. */
  get dev(): Dev {
    return (this.#dev ??= new Dev(this.project))
  }
}

function servedBy({ base, root, publicDir, cacheDir, build }: ResolvedConfig, isPreview: boolean): Served {
  if (isPreview) return { base, folders: [resolve(root, build.outDir)], cache: null }
  const cache = normalizePath(relative(root, cacheDir))
  // Without a folder for public files its path is empty.
  return { base, folders: [publicDir, root].filter(Boolean), cache: cache.startsWith('../') ? null : `/${cache}/` }
}

/**
 * The checker of the root that was built last, kept for the process: it answers by what the files hold, and a build of several
 * environments, each with plugins of its own, asks it the same as one that watches. To make one anew costs seconds.
 */
let kept: { options: string; checker: ReturnType<typeof createChecker> } | undefined

function inlineChecker(options: CheckerOptions): Pick<ProjectOptions, 'check' | 'describe'> {
  const text = JSON.stringify(options)
  const checker = () => {
    if (kept?.options !== text) kept = { options: text, checker: createChecker(options) }
    return kept.checker
  }
  return {
    check: async (unresolved) => (await checker()).resolve(unresolved),
    describe: async (functions) => (await checker()).describe(functions),
  }
}
