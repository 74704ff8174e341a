import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, resolve } from 'node:path'
import { normalizePath, type BuildEnvironment, type BuildEnvironmentOptions, type Plugin, type ResolvedConfig, type UserConfig } from 'vite'
import { diagnostic } from '../model/index.js'
import { BANNER, SERVER_ID, startCode } from '../../virtual-modules/index.js'
import type { MizanContext } from './context.js'
import { hashedFiles, hashedIn } from './hashed-files.js'
import { OWN_ENVIRONMENT } from './server-environment.js'
import { SetupError } from './setup-error.js'

/** What `node dist-server/index.js` runs, unless the application has an entry of its own. */
const START_ID = '\0mizan:start'

/** Members of `build` that hold for the whole build; all others are the client's: its pages, its chunks, its browsers. */
const SHARED = ['emptyOutDir', 'watch', 'write', 'reportCompressedSize'] as const

/**
 * Has `vite build` make the server too, in an environment of its own: `<outDir>-server/`, beside the client's output and never in
 * it. A build of a library, one with `--ssr`, and one that a program starts with `build()` are what they are without.
 */
export function serverBuild(context: MizanContext): Plugin {
  /** What the application says of the environment itself. */
  let own: BuildEnvironmentOptions = {}
  let clientOutDir = 'dist'
  let entry: boolean | string = false
  let hasBuilder = false
  return {
    name: 'mizan:server-build',
    apply: 'build',
    config: {
      // Last, to see whether others build an application of several parts.
      order: 'post',
      handler(config) {
        entry = context.serverEntry(resolve(config.root ?? '.'))
        if (entry === false || isOther(config)) return null
        hasBuilder = config.builder !== undefined
        own = config.environments?.[OWN_ENVIRONMENT]?.build ?? {}
        // It is part of the same package as what is outside: its classes and its table of functions must be the same ones.
        const environment = { consumer: 'server' as const, resolve: { external: ['mizan'] } }
        return { ...(hasBuilder ? {} : { builder: {} }), environments: { [OWN_ENVIRONMENT]: environment } }
      },
    },
    configEnvironment: {
      order: 'post',
      handler(name, options) {
        if (name === 'client') clientOutDir = options.build?.outDir ?? 'dist'
        if (name !== OWN_ENVIRONMENT) return
        const { build = {} } = options
        const shared = Object.fromEntries(SHARED.flatMap((key) => (build[key] === undefined ? [] : [[key, build[key]]])))
        // Every environment begins as a copy of the client's.
        options.build = { ...shared, ...serverOptions(entry, clientOutDir), ...own }
      },
    },
    resolveId: {
      filter: { id: /^mizan:start$/ },
      handler: () => START_ID,
    },
    load: {
      filter: { id: /^\0mizan:start$/ },
      handler() {
        return startCode(filesOf(this.environment.getTopLevelConfig(), this.environment.config.build.outDir, clientOutDir))
      },
    },
    buildStart() {
      const { name, config } = this.environment
      if (name === OWN_ENVIRONMENT && config.build.write) refuseForeign(resolve(config.root, config.build.outDir), config.root)
    },
    generateBundle(_, bundle) {
      const { name, config } = this.environment
      if (name === 'client') hashedFiles.set(resolve(config.root, config.build.outDir), hashedIn(Object.keys(bundle), config.build.assetsDir))
      if (name === OWN_ENVIRONMENT && !isModule(config.root)) this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "module" }\n' })
    },
    buildApp: {
      // Behind what the application, or its framework, does itself.
      order: 'post',
      async handler(builder) {
        const all = Object.values(builder.environments)
        const { client, [OWN_ENVIRONMENT]: server } = builder.environments
        if (!client || !server) return
        const others = all.filter((each) => each !== server)
        const isWanted = (each: BuildEnvironment) => hasBuilder || each === client || hasOutputOfItsOwn(each, client)
        // Vite builds everything, or the client alone, when nobody says what.
        if (others.every(({ isBuilt }) => !isBuilt)) for (const each of others.filter(isWanted)) await builder.build(each)
        if (!server.isBuilt) await builder.build(server)
      },
    },
  }
}

/** Whether Node takes a `.js` file of this package for a module without being told. */
function isModule(root: string): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }).type === 'module'
    if (folder === dirname(folder)) return false
  }
}

/** `ssr: { … }` in a configuration makes an environment too, which there is nothing to build of. */
function hasOutputOfItsOwn({ config: { build, root } }: BuildEnvironment, client: BuildEnvironment): boolean {
  return build.rolldownOptions.input !== undefined && resolve(root, build.outDir) !== resolve(root, client.config.build.outDir)
}

const isOther = ({ build }: UserConfig) => Boolean(build?.ssr) || Boolean(build?.lib)

function serverOptions(entry: boolean | string, clientOutDir: string): BuildEnvironmentOptions {
  return {
    outDir: `${clientOutDir.replace(/[\\/]+$/, '')}-server`,
    target: 'node20',
    sourcemap: true,
    copyPublicDir: false,
    rolldownOptions: {
      input: { index: typeof entry === 'string' ? entry : 'mizan:start', handler: SERVER_ID },
      // It would name each file from the folder that the build was started in, and the chunks by what is in them.
      experimental: { attachDebugInfo: 'none' },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
        banner: ({ isEntry }) => (isEntry ? BANNER : ''),
      },
    },
  }
}

/** What the server serves besides its functions: where the client's build is, seen from its own. */
function filesOf({ root, base, appType }: ResolvedConfig, outDir: string, clientOutDir: string) {
  const folder = normalizePath(relative(resolve(root, outDir), resolve(root, clientOutDir)))
  return {
    folder: `${folder}/`,
    // Of another host, or relative to each page: the pages themselves are at the root.
    base: base.startsWith('/') ? base : '/',
    fallback: appType === 'spa',
    immutable: hashedFiles.get(resolve(root, clientOutDir)) ?? [],
  }
}

/** The folder is emptied, and nobody has named it: it may be the application's own. */
export function refuseForeign(folder: string, root: string): void {
  const file = join(folder, 'index.js')
  if (!existsSync(folder) || readdirSync(folder).length === 0) return
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(BANNER)) return
  throw new SetupError(diagnostic('MZ703', { file: folder }, { folder: posix.relative(normalizePath(root), normalizePath(folder)) }))
}
