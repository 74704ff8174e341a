import type { Plugin } from 'vite'
import { application } from './vite/application.js'
import { buildId } from './vite/build-id.js'
import { clientSchema } from './vite/client-schema.js'
import { MizanContext } from './vite/context.js'
import { embeddedServer } from './vite/embedded.js'
import { fileAccess } from './vite/file-access.js'
import { guard } from './vite/guard.js'
import { hot } from './vite/hot.js'
import { imports } from './vite/imports.js'
import { manifest } from './vite/manifest.js'
import type { MizanOptions } from './vite/options.js'
import { ownCors } from './vite/own-cors.js'
import { proxy } from './vite/proxy.js'
import { remoteSchema } from './vite/remote-schema.js'
import { serverBuild } from './vite/server-build.js'
import { settingsFile } from './vite/settings.js'
import { sources } from './vite/sources.js'
import { generatedTypes } from './vite/types.js'
import { virtualModules } from './vite/virtual.js'

export type { BuildOptions, MizanOptions } from './vite/options.js'
export type { SchemaCommand, SchemaFile, SchemaOption, SchemaUrl } from './vite/schema-option.js'

/**
 * The Vite plugin: reads the server's functions, and serves them to React as typed providers and hooks.
 *
 * @example
 * export default defineConfig({ plugins: [react(), mizan()] })
 */
export default function mizan(options: MizanOptions = {}): Plugin[] {
  const context = new MizanContext(options)
  return [
    application(context),
    virtualModules(context),
    clientSchema(context),
    sources(context),
    guard(context),
    fileAccess(context),
    settingsFile(context),
    ownCors(context),
    embeddedServer(context),
    proxy(context),
    remoteSchema(context),
    hot(context),
    imports(context),
    generatedTypes(context),
    manifest(context),
    serverBuild(context),
    buildId(),
  ]
}

export { mizan }
