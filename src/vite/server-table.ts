import { schemaHash, type Model, type Payload } from '../model/index.js'
import type { Loaded, ServerTable } from '../server/index.js'

type Code = Extract<Payload, { kind: 'typescript' }>

/** The model as the handler wants it: what to answer for, and how to get at the code. */
export function serverTable(model: Model, load: (code: Code) => Promise<Loaded>): ServerTable {
  return {
    base: model.base,
    schema: schemaHash(model),
    contexts: model.contexts,
    functions: model.functions.flatMap((fn) => {
      const { payload } = fn
      return payload.kind !== 'typescript' ? [] : [{ ...fn, load: () => load(payload) }]
    }),
  }
}
