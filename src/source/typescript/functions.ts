import type * as t from '@babel/types'
import { diagnostic, type Diagnostic, type Place } from '../../model/index.js'
import { readArgument, type Argument } from './argument.js'
import { decoratorsOf, isClientDecorator } from './decorators.js'
import { reportContradictions } from './contradictions.js'
import { docAbove, skipComments } from './doc-comment.js'
import { keyOf, unwrap } from './literals.js'
import { readOptions, type Options } from './options.js'
import { placeOf } from './position.js'
import type { Export } from './module.js'
import type { ServerNames } from './server-names.js'
import { isOverloaded, refuseGenerator } from './signature.js'
import { reportStrays } from './strays.js'

/** One `@client` method or `client(options, fn)` constant, as its file writes it. */
export interface DecoratedFunction {
  name: string
  place: Place
  /** The line of the method or constant itself, whatever the `name` option says. */
  line: number | undefined
  description: string | null
  /** From the module's exports to the function. */
  path: string[]
  options: Options
  argument: Argument
  /** A static method, rather than a constant. */
  isMethod: boolean
  /** Where its code begins and ends, as offsets; null where it is written elsewhere. */
  body: { start: number; end: number } | null
}

export interface FunctionReading {
  file: string
  code: string
  ast: t.File
  names: ServerNames
  exports: ReadonlyMap<string, Export>
  report: (found: Diagnostic) => void
}

/** Finds every function that a file declares with `client`, and reports each use of it that declares none. */
export function readFunctions(reading: FunctionReading): DecoratedFunction[] {
  const read = new Set<t.Node>()
  const functions = reading.ast.program.body.flatMap((statement) => {
    const declaration = exportedDeclaration(statement)
    if (declaration.type === 'ClassDeclaration') return readClass(declaration, reading, read)
    if (declaration.type === 'VariableDeclaration') return readConstants(declaration, statement, reading, read)
    return []
  })
  reportStrays(reading, read)
  return functions
}

function exportedDeclaration(statement: t.Statement): t.Node {
  if (statement.type === 'ExportNamedDeclaration') return statement.declaration ?? statement
  return statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement
}

function readClass(node: t.ClassDeclaration, reading: FunctionReading, read: Set<t.Node>): DecoratedFunction[] {
  const { file, names, report } = reading
  return node.body.body.flatMap((member) => {
    const decorator = decoratorsOf(member).find((candidate) => isClientDecorator(candidate, names))
    if (!decorator) return []
    for (const other of decoratorsOf(member)) {
      if (other !== decorator) report(diagnostic('MZ515', placeOf(file, other), {}))
      if (isClientDecorator(other, names)) claim(other, read)
    }
    const exported = node.id ? exportedName(node.id.name, reading) : null
    if (!node.id || exported === null) {
      report(diagnostic('MZ503', placeOf(file, decorator), { what: unreachable(node, reading) }))
      return []
    }
    return readMethod(member, decorator, node, exported, reading)
  })
}

function unreachable({ id }: t.ClassDeclaration, { exports }: FunctionReading): string {
  if (!id) return 'a class without a name'
  const asType = [...exports.values()].some((target) => 'local' in target && target.local === id.name)
  return `the class ${id.name}, which is ${asType ? 'exported as a type only' : 'not exported'}`
}

function readMethod(
  member: t.ClassBody['body'][number],
  decorator: t.Decorator,
  owner: t.ClassDeclaration,
  exported: string,
  reading: FunctionReading,
): DecoratedFunction[] {
  const { file, code, ast, report } = reading
  const what = notCallable(member)
  const name = member.type === 'ClassMethod' ? keyOf(member) : null
  if (what !== null || member.type !== 'ClassMethod' || name === null) {
    report(diagnostic('MZ502', placeOf(file, decorator), { what: what ?? 'a method with a computed name' }))
    return []
  }
  const call = unwrap(decorator.expression)
  if (call.type !== 'CallExpression') {
    report(
      diagnostic('MZ505', placeOf(file, decorator), {
        problem: '@client is not called',
        fix: 'Write @client({ … }); the options may be {}.',
      }),
    )
    return []
  }
  if (call.arguments.length !== 1) {
    report(
      diagnostic('MZ505', placeOf(file, call), {
        problem: '@client(…) takes one object of options',
        fix: 'Write @client({ … }); the options may be {}.',
      }),
    )
    return []
  }
  const comments = ast.comments ?? []
  const first = Math.min(member.start ?? 0, ...decoratorsOf(member).map((each) => each.start ?? 0))
  const last = Math.max(...decoratorsOf(member).map((each) => each.end ?? 0))
  const options = readOptions(call.arguments[0], reading)
  const overloaded = isOverloaded(member, owner)
  if (overloaded) report(diagnostic('MZ517', placeOf(file, member.key), { fn: name }))
  refuseGenerator(member, name, file, report)
  return [
    declare(name, placeOf(file, member.key), options, {
      description: docAbove(code, comments, first) ?? docAbove(code, comments, skipComments(code, comments, last)),
      path: [exported, name],
      // The implementation's own types are nobody's: no caller sees them.
      argument: overloaded ? { kind: 'none' } : argumentOf(options, () => readArgument(member, name, reading, owner)),
      isMethod: true,
      body: bodyOf(member),
    }, report),
  ]
}

/** Null for a public static method; otherwise what it is instead. */
function notCallable(member: t.ClassBody['body'][number]): string | null {
  switch (member.type) {
    case 'ClassPrivateMethod':
      return 'a private method'
    case 'TSDeclareMethod':
      return 'a method without a body'
    case 'ClassMethod':
      if (member.kind === 'get' || member.kind === 'set') return `a ${member.kind}ter`
      if (!member.static) return member.kind === 'constructor' ? 'a constructor' : 'an instance method'
      if (member.accessibility === 'private' || member.accessibility === 'protected')
        return `a ${member.accessibility} method`
      return member.computed ? 'a method with a computed name' : null
    default:
      return 'a field'
  }
}

function readConstants(
  node: t.VariableDeclaration,
  statement: t.Statement,
  reading: FunctionReading,
  read: Set<t.Node>,
): DecoratedFunction[] {
  const { file, code, ast, names, report } = reading
  if (node.kind !== 'const') return []
  return node.declarations.flatMap(({ id, init }) => {
    const call = init && unwrap(init)
    if (id.type !== 'Identifier' || call?.type !== 'CallExpression' || !names.isClient(call.callee)) return []
    const name = exportedName(id.name, reading)
    if (name === null || name === 'default') return []
    read.add(call)
    const [options, fn, ...rest] = call.arguments
    if (!options || !fn || rest.length > 0) {
      report(
        diagnostic('MZ505', placeOf(file, call), {
          problem: `client(options, fn) is given ${call.arguments.length} of its 2 arguments`,
          fix: 'Write client({ … }, async (request, args) => …); the options may be {}.',
        }),
      )
      return []
    }
    refuseGenerator(unwrap(fn), name, file, report)
    const written = readOptions(options, reading)
    return [
      declare(name, placeOf(file, id), written, {
        description: docAbove(code, ast.comments ?? [], statement.start ?? 0),
        path: [name],
        argument: argumentOf(written, () => readArgument(unwrap(fn), name, reading)),
        isMethod: false,
        body: bodyOf(unwrap(fn)),
      }, report),
    ]
  })
}

function declare(
  name: string,
  place: Place,
  options: Options,
  rest: Pick<DecoratedFunction, 'description' | 'path' | 'argument' | 'isMethod' | 'body'>,
  report: FunctionReading['report'],
): DecoratedFunction {
  const named = options.name ? { name: options.name.text, place: options.name.place } : { name, place }
  reportContradictions(named.name, options, report)
  return { ...rest, ...named, line: place.line, description: options.description ?? rest.description, options }
}

function bodyOf(fn: t.Node): DecoratedFunction['body'] {
  if (fn.type !== 'ClassMethod' && fn.type !== 'ArrowFunctionExpression' && fn.type !== 'FunctionExpression') return null
  return { start: fn.body.start ?? 0, end: fn.body.end ?? 0 }
}

/** With a schema, its types are the arguments', and the function's own need no annotation. */
function argumentOf({ input }: Options, read: () => Argument): Argument {
  return input ? { kind: 'hidden', text: input.text } : read()
}

/** Under which name the module exports the value `local`: its own if it can, and `default` last. */
function exportedName(local: string, { exports }: FunctionReading): string | null {
  const names = [...exports].flatMap(([name, target]) =>
    'local' in target && target.local === local && !target.typeOnly ? [name] : [],
  )
  if (names.includes(local)) return local
  return names.find((name) => name !== 'default') ?? names[0] ?? null
}

function claim(decorator: t.Decorator, read: Set<t.Node>): void {
  read.add(decorator)
  read.add(unwrap(decorator.expression))
}
