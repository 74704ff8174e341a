import { ts } from 'ts-morph'
import { compare, diagnostic, type Described, type JsonSchema } from '../../../../model/index.js'
import type { Description, FunctionPlace } from '../../unresolved.js'
import { nameAll } from './component.js'
import { documented } from './documented.js'
import { inputSchema } from './input.js'
import { nullable } from './nullable.js'
import { ordered } from './ordered.js'
import { signatureOf } from '../signature.js'
import { inlineSchema, schemaOf } from './type.js'
import type { Tables, Walk } from './walk.js'

/**
 * What `program` says that these functions take and give. The same functions in any order, in any checkout and with any other
 * files beside them give the same bytes.
 *
 * @param root the folder that names of files are relative to, where they tell two types of one name apart
 */
export function describeFunctions(program: ts.Program, asked: readonly FunctionPlace[], root: string): Omit<Description, 'files'> {
  const tables: Tables = { root, components: new Map(), queue: [], diagnostics: [] }
  const found = asked
    .toSorted((a, b) => compare(a.key, b.key))
    .flatMap((each): [string, Described][] => {
      const described = describeFunction(program, each, tables)
      if (!described) tables.diagnostics.push(diagnostic('MZ524', each.place, { fn: each.fn }))
      return described ? [[each.key, described]] : []
    })
  for (let next = tables.queue.shift(); next; next = tables.queue.shift()) {
    const { component, type, walk } = next
    component.schema = documented(inlineSchema(type, walk) ?? { type: 'null' }, component.symbol, walk.checker)
  }
  const components = [...tables.components.values()]
  nameAll(components)
  const written = ({ input, output }: Described): Described => ({ input: input && ordered(input), output: output && ordered(output) })
  return {
    functions: new Map(found.map(([key, described]) => [key, written(described)])),
    schemas: Object.fromEntries(components.map(({ name, schema }): [string, JsonSchema] => [name, ordered(schema)]).sort(([a], [b]) => compare(a, b))),
    diagnostics: tables.diagnostics,
  }
}

function describeFunction(program: ts.Program, { file, path, fn, place }: FunctionPlace, tables: Tables): Described | null {
  const checker = program.getTypeChecker()
  const signature = signatureOf(program, { file, path })
  const at = signature?.declaration ?? program.getSourceFile(file)
  if (!signature || !at) return null
  const walk: Walk = { schemaOf, program, checker, at, tables, fn, path: 'result', place, owner: null, open: [] }
  const input = inputSchema(signature, { ...walk, path: 'arguments' })
  const result = signature.getReturnType()
  return { input, output: outputSchema(checker.getAwaitedType(result) ?? result, walk) }
}

/** The result of a function, which is null where it gives nothing. */
function outputSchema(type: ts.Type, walk: Walk): JsonSchema {
  const parts = type.isUnion() ? type.types : [type]
  const schema = schemaOf(type, walk)
  const isNothing = schema === null || schema === false || parts.some(({ flags }) => flags & ts.TypeFlags.VoidLike)
  return isNothing ? nullable(schema) : schema
}
