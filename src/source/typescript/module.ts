import type * as t from '@babel/types'
import { diagnostic, type Diagnostic, type Place } from '../../model/index.js'
import { readFunctions, type DecoratedFunction } from './functions.js'
import { stringOf } from './literals.js'
import { placeOf, quote } from './position.js'
import { reportReexports } from './reexports.js'
import { importedName, isTypeOnly, nameOf, serverNames, type ServerNames } from './server-names.js'

/** What one file says on its own; names are followed into other files later, since those change on their own. */
export interface Module {
  file: string
  code: string
  imports: ReadonlyMap<string, Import>
  exports: ReadonlyMap<string, Export>
  /** Each `export * from`. */
  stars: readonly Star[]
  contexts: ReadonlyMap<string, ContextConstant>
  types: ReadonlyMap<string, TypeDefinition>
  functions: readonly DecoratedFunction[]
  diagnostics: readonly Diagnostic[]
}

/** `imported` is `*` for a namespace. `typeOnly`, here and below: it is gone at run time. */
export type Import = { specifier: string; imported: string; typeOnly: boolean }
export type Export = { typeOnly: boolean } & ({ local: string } | { specifier: string; imported: string })
type Star = { specifier: string; typeOnly: boolean }
export type ContextConstant = { name: string; place: Place }
/** `opaque`: a generic, a class, an enum: a type that only the checker can tell. */
export type TypeDefinition =
  { kind: 'alias'; type: t.TSType } | { kind: 'interface'; parts: t.TSInterfaceDeclaration[] } | { kind: 'opaque' }

/** Reads a parsed file: its names, contexts, types and decorated functions, with the faults that it shows by itself. */
export function readModule(file: string, code: string, ast: t.File): Module {
  const { body } = ast.program
  const names = serverNames(ast.program)
  const diagnostics: Diagnostic[] = []
  const report = (found: Diagnostic) => void diagnostics.push(found)
  const exports = readExports(body)
  reportReexports(body, file, names, report)
  return {
    file,
    code,
    imports: readImports(body),
    exports,
    stars: body.flatMap((statement) =>
      statement.type === 'ExportAllDeclaration'
        ? [{ specifier: statement.source.value, typeOnly: statement.exportKind === 'type' }]
        : [],
    ),
    contexts: readContexts({ file, code, names, body, report }),
    types: readTypes(body),
    functions: readFunctions({ file, code, ast, names, exports, report }),
    diagnostics,
  }
}

function readImports(body: t.Statement[]): Map<string, Import> {
  const imports = new Map<string, Import>()
  for (const statement of body) {
    if (statement.type !== 'ImportDeclaration') continue
    for (const specifier of statement.specifiers) {
      imports.set(specifier.local.name, {
        specifier: statement.source.value,
        imported: importedName(specifier),
        typeOnly: isTypeOnly(statement, specifier),
      })
    }
  }
  return imports
}

function readExports(body: t.Statement[]): Map<string, Export> {
  const exports = new Map<string, Export>()
  for (const statement of body) {
    if (statement.type === 'ExportDefaultDeclaration') {
      const { declaration } = statement
      const locals = declaration.type === 'Identifier' ? [declaration.name] : declaredLocals(declaration)
      for (const local of locals) exports.set('default', { local, typeOnly: false })
    }
    if (statement.type !== 'ExportNamedDeclaration') continue
    for (const local of statement.declaration ? declaredLocals(statement.declaration) : [])
      exports.set(local, { local, typeOnly: false })
    for (const specifier of statement.specifiers) {
      if (specifier.type !== 'ExportSpecifier') continue
      const source = statement.source?.value
      const local = nameOf(specifier.local)
      const typeOnly = statement.exportKind === 'type' || specifier.exportKind === 'type'
      const target = source === undefined ? { local } : { specifier: source, imported: local }
      exports.set(nameOf(specifier.exported), { ...target, typeOnly })
    }
  }
  return exports
}

function declaredLocals(declaration: t.Node): string[] {
  switch (declaration.type) {
    case 'VariableDeclaration':
      return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
      return declaration.id ? [declaration.id.name] : []
    default:
      return []
  }
}

type ContextReading = {
  file: string
  code: string
  names: ServerNames
  body: t.Statement[]
  report: (found: Diagnostic) => void
}

function readContexts({ file, code, names, body, report }: ContextReading): Map<string, ContextConstant> {
  const contexts = new Map<string, ContextConstant>()
  for (const statement of body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue
    for (const { id, init } of declaration.declarations) {
      if (id.type !== 'Identifier' || init?.type !== 'NewExpression' || !names.isReactContext(init.callee)) continue
      const argument = init.arguments[0]
      const name = argument ? stringOf(argument) : null
      if (name !== null) contexts.set(id.name, { name, place: placeOf(file, argument ?? init) })
      else
        report(
          diagnostic('MZ509', placeOf(file, argument ?? init), {
            constant: id.name,
            got: argument ? quote(code, argument) : 'nothing',
          }),
        )
    }
  }
  return contexts
}

function readTypes(body: t.Statement[]): Map<string, TypeDefinition> {
  const types = new Map<string, TypeDefinition>()
  const define = (name: string, definition: TypeDefinition) => {
    const known = types.get(name)
    if (known?.kind === 'interface' && definition.kind === 'interface') known.parts.push(...definition.parts)
    else types.set(name, known ? { kind: 'opaque' } : definition)
  }
  for (const statement of body) {
    const exported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
    const declaration = exported ? statement.declaration : statement
    switch (declaration?.type) {
      case 'TSTypeAliasDeclaration':
        define(
          declaration.id.name,
          declaration.typeParameters ? { kind: 'opaque' } : { kind: 'alias', type: declaration.typeAnnotation },
        )
        break
      case 'TSInterfaceDeclaration':
        define(
          declaration.id.name,
          declaration.typeParameters ? { kind: 'opaque' } : { kind: 'interface', parts: [declaration] },
        )
        break
      case 'TSEnumDeclaration':
      case 'ClassDeclaration':
        if (declaration.id) define(declaration.id.name, { kind: 'opaque' })
        break
    }
  }
  return types
}
