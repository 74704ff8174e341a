import { ts } from 'ts-morph'
import { compare, diagnostic, type Described, type JsonSchema } from '../../../../model/index.js'
import type { Description, FunctionPlace, Inspection } from '../../unresolved.js'
import { nameAll } from './component.js'
import { documented } from './documented.js'
import { inputSchema } from './input.js'
import { nullable } from './nullable.js'
import { ordered } from './ordered.js'
import { argumentTypeOf } from '../argument-type.js'
import { checkAnswer } from '../response.js'
import { offeredAt, type Offered } from '../signature.js'
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
  const schemas = completeComponents(tables)
  const written = ({ input, output }: Described): Described => ({ input: input && ordered(input), output: output && ordered(output) })
  return {
    functions: new Map(found.map(([key, described]) => [key, written(described)])),
    schemas,
    diagnostics: tables.diagnostics,
  }
}

/** What one function takes, with components of its own, and whether it answers as it should. */
export function inspectFunction(program: ts.Program, asked: FunctionPlace, root: string): Omit<Inspection, 'files'> | null {
  const checker = program.getTypeChecker()
  const offered = offeredAt(program, asked)
  const at = offered?.signature.declaration ?? program.getSourceFile(asked.file)
  if (!offered || !at) return null
  const tables: Tables = { root, components: new Map(), queue: [], diagnostics: [] }
  const walk: Walk = { schemaOf, program, checker, at, tables, fn: asked.fn, path: 'arguments', place: asked.place, owner: null, open: [] }
  const schema = describeInput(offered, walk)
  const schemas = completeComponents(tables)
  const result = offered.signature.getReturnType()
  const diagnostics = checkAnswer(checker.getAwaitedType(result) ?? result, asked, program)
  return { input: schema === null ? null : { schema: ordered(schema), schemas }, diagnostics }
}

/** Makes the schemas of all components that were met, and gives each its name. */
function completeComponents(tables: Tables): Record<string, JsonSchema> {
  for (let next = tables.queue.shift(); next; next = tables.queue.shift()) {
    const { component, type, walk } = next
    component.schema = documented(inlineSchema(type, walk) ?? { type: 'null' }, component.symbol, walk.checker)
  }
  const components = [...tables.components.values()]
  nameAll(components)
  return Object.fromEntries(components.map(({ name, schema }): [string, JsonSchema] => [name, ordered(schema)]).sort(([a], [b]) => compare(a, b)))
}

function describeFunction(program: ts.Program, question: FunctionPlace, tables: Tables): Described | null {
  const { file, fn, place } = question
  const checker = program.getTypeChecker()
  const offered = offeredAt(program, question)
  const at = offered?.signature.declaration ?? program.getSourceFile(file)
  if (!offered || !at) return null
  const walk: Walk = { schemaOf, program, checker, at, tables, fn, path: 'result', place, owner: null, open: [] }
  const result = offered.signature.getReturnType()
  const awaited = checker.getAwaitedType(result) ?? result
  const faults = checkAnswer(awaited, question, program)
  tables.diagnostics.push(...faults)
  const isData = !question.isView && faults.length === 0
  return { input: describeInput(offered, walk), output: isData ? outputSchema(awaited, walk) : null }
}

/** What is not told may be anything; that it is not has been said by who asked for the params. */
function describeInput(offered: Offered, walk: Walk): JsonSchema | null {
  const argument = argumentTypeOf(offered, walk.checker, walk.at)
  if (argument === 'untold') return {}
  return argument && inputSchema(argument, { ...walk, path: 'arguments' })
}

/** The result of a function, which is null where it gives nothing. */
function outputSchema(type: ts.Type, walk: Walk): JsonSchema {
  const parts = type.isUnion() ? type.types : [type]
  const schema = schemaOf(type, walk)
  const isNothing = schema === null || schema === false || parts.some(({ flags }) => flags & ts.TypeFlags.VoidLike)
  return isNothing ? nullable(schema) : schema
}
