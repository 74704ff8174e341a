import { componentsOf, own, schemaHash, schemasOf, type Fn, type JsonSchema, type Model } from '../src/model/index.js'
import { sortKeys } from './sort-keys.js'

/** The arguments of a function as a schema, with all that its references lead to; what `ServerFunction.input` is. */
export interface Input {
  schema: JsonSchema
  schemas: Readonly<Record<string, JsonSchema>>
}

/**
 * What the handler is told of a server but for its code: plain data, so that a build can carry it. Equal models give equal data.
 * The order of its functions is that of `codeOf`.
 */
export function tableData(model: Model) {
  return {
    base: model.base,
    schema: schemaHash(model),
    contexts: model.contexts.map(({ name, params, functions, shapes, private: isPrivate, maxAge }) => ({
      name,
      params: params.map(({ name: param, type, required }) => ({ name: param, type, required })),
      functions,
      shapes,
      private: isPrivate,
      maxAge,
    })),
    functions: codeOf(model).map(({ fn }) => ({
      name: fn.name,
      context: fn.context,
      affects: fn.affects,
      auth: fn.auth,
      private: fn.private,
      maxAge: fn.maxAge,
      route: fn.route,
      methods: fn.methods,
      params: fn.params,
    })),
  }
}

/** Where the code of each function is. A schema's functions have none here. */
export function codeOf(model: Model): { fn: Fn; file: string; path: string[] }[] {
  return model.functions.flatMap((fn) => (fn.payload.kind === 'typescript' ? [{ fn, file: fn.payload.file, path: fn.payload.path }] : []))
}

/** Of each function that the type checker has described, by name: its input, or null when it takes none. */
export function inputsOf(model: Model): Map<string, Input | null> {
  const inputs = codeOf(model).flatMap(({ fn }): [string, Input | null][] => {
    const described = schemasOf(fn.payload)
    return described ? [[fn.name, described.input === null ? null : inputOf(described.input, model)]] : []
  })
  return new Map(inputs)
}

function inputOf(schema: JsonSchema, { schemas }: Model): Input {
  const names = [...componentsOf(schema, schemas)].sort()
  return sortKeys({ schema, schemas: Object.fromEntries(names.map((name) => [name, own(schemas, name)])) }) as Input
}
