import type { Context, Fn, Model } from '../src/model/index.js'
import { byName, schemaHash } from '../src/model/index.js'
import type { Manifest, ManifestContext, ManifestFunction, ParamType } from '../src/protocol/index.js'
import { hot, join } from './code.js'
import { functionsOf, PREFIX, type VirtualModule } from './module.js'
import { sortKeys } from './sort-keys.js'

export const MANIFEST_ID = `${PREFIX}manifest`

/** `virtual:mizan/manifest`: the edge manifest, for code that runs at the edge or on the server. */
export function manifestModule(model: Model): VirtualModule {
  return {
    id: MANIFEST_ID,
    file: 'manifest',
    exports: [],
    code: (options) => join(`export default ${manifestText(model, schemaHash(model)).trimEnd()}`, hot(options)),
    types: (types) =>
      types.module(MANIFEST_ID, () =>
        types.lines(["import type { Manifest } from 'mizan/protocol'", 'const manifest: Manifest', 'export default manifest']),
      ),
    typesOf: () => [],
  }
}

/** `mizan-manifest.json` (PROTOCOL 10): equal models give equal bytes. */
export function manifestText(model: Model, schema: string): string {
  return `${JSON.stringify(sortKeys(manifest(model, schema)), null, 2)}\n`
}

/** The manifest of a model; `schema` is the hash of the model. */
export function manifest(model: Model, schema: string): Manifest {
  const writes = model.functions.filter((fn) => fn.role === 'mutation' || (fn.role === 'view' && fn.affects.length > 0))
  return {
    version: 1,
    schema,
    base: model.base,
    contexts: Object.fromEntries([...model.contexts].sort(byName).map((context) => [context.name, contextEntry(model, context)])),
    functions: Object.fromEntries(writes.map((fn) => [fn.name, functionEntry(fn)])),
  }
}

function contextEntry(model: Model, context: Context): ManifestContext {
  const views = functionsOf(model, context.views)
  const routes = (list: Fn[]) => list.flatMap((fn) => fn.route ?? []).sort()
  return {
    endpoints: context.functions.length > 0 ? [`${model.base}ctx/${context.name}/`] : [],
    views: routes(views),
    params: context.params.map(({ name }) => name),
    types: Object.fromEntries(context.params.map(({ name, type }) => [name, typeText(type)])),
    shapes: context.shapes,
    private: context.private,
    privateViews: routes(views.filter((fn) => fn.private)),
    maxAge: context.maxAge,
  }
}

function functionEntry(fn: Fn): ManifestFunction {
  // A mutation is called at the protocol's own URL, whatever its server says.
  return { affects: fn.affects, route: fn.route, methods: fn.role === 'view' ? (fn.methods ?? ['GET']) : ['POST'] }
}

const typeText = ({ scalar, array }: ParamType) => (array ? `${scalar}[]` : scalar)
