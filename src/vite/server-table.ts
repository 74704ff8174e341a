import type { Model, Payload } from '../model/index.js'
import type { Project } from '../project/project.js'
import type { Loaded, ServerTable } from '../server/index.js'
import { tableData } from '../../virtual-modules/index.js'

type Code = Extract<Payload, { kind: 'typescript' }>

/** The model as the handler wants it: what to answer for, and how to get at the code. */
export function serverTable(model: Model, project: Project, load: (code: Code) => Promise<Loaded>): ServerTable {
  const data = tableData(model)
  const codes = new Map(model.functions.flatMap(({ name, payload }) => (payload.kind === 'typescript' ? [[name, payload] as const] : [])))
  return {
    ...data,
    dev: true,
    functions: data.functions.flatMap((fn) => {
      const code = codes.get(fn.name)
      return code ? [{ ...fn, input: async () => (await project.inputs()).get(fn.name) ?? null, load: () => load(code) }] : []
    }),
  }
}
