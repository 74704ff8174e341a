import { inputSchemaOf, schemaHash, schemasOf, type Fn, type InputSchema, type Model } from '../src/model/index.js'
import { sortKeys } from './sort-keys.js'

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

/** Of each function that the type checker has described, by name: what it takes, or null when that is nothing. */
export function inputsOf(model: Model): Map<string, InputSchema | null> {
  const described = codeOf(model).filter(({ fn }) => schemasOf(fn.payload))
  return new Map(described.map(({ fn }) => [fn.name, sortKeys(inputSchemaOf(fn, model)) as InputSchema | null]))
}
