import type * as t from '@babel/types'
import MagicString, { type SourceMap } from 'magic-string'
import { APPLY_NAME, applyFunction } from './apply.js'
import { decoratorsOf, isClientDecorator } from './decorators.js'
import { keyOf } from './literals.js'
import { moveOntoOneLine } from './one-line.js'
import { parse } from './parse.js'
import { mentionsClient, serverNames, type ServerNames } from './server-names.js'

/**
 * Lowers the `@client` decorators of `code`, since Vite 8 lowers none: blanks each one, and applies it in a statement
 * right behind its class, so that every other line and column stays where it is. Only static methods of classes at the
 * top level; what else there is, the reader reports. Answers null when there is nothing to do, or when `code` does not
 * parse.
 */
export function lower(code: string, file: string): { code: string; map: SourceMap } | null {
  if (!mentionsClient(code)) return null
  const parsed = parse(code, file)
  if (!parsed.ok) return null
  const { program, comments } = parsed.ast
  const names = serverNames(program)
  const classes = program.body.flatMap((statement) => decoratedClass(statement, names))
  if (classes.length === 0) return null
  const apply = unusedName(code)
  const edit = new MagicString(code)
  classes.forEach(({ node, name, methods }, classIndex) => {
    methods.forEach(({ key, decorator, blank }, index) => {
      const opening = index === 0 ? `;${apply}(${name},[` : ','
      const closing = index < methods.length - 1 ? ']' : `]]);${classIndex === 0 ? applyFunction(apply) : ''}`
      blankAround(edit, code, decorator, blank)
      moveOntoOneLine(edit, code, decorator.expression, comments ?? [], node.end ?? code.length)
      edit.prependRight(decorator.expression.start ?? 0, `${opening}[${JSON.stringify(key)},`)
      edit.appendLeft(decorator.expression.end ?? 0, closing)
    })
  })
  return { code: edit.toString(), map: edit.generateMap({ hires: 'boundary', source: file, includeContent: true }) }
}

interface DecoratedMethod {
  key: string
  decorator: t.Decorator
  /** What takes the place of the `@`. */
  blank: ' ' | ';'
}

type DecoratedClass = { node: t.ClassDeclaration; name: string; methods: DecoratedMethod[] }

function decoratedClass(statement: t.Statement, names: ServerNames): DecoratedClass[] {
  const exported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration'
  const node = exported ? statement.declaration : statement
  if (node?.type !== 'ClassDeclaration' || !node.id) return []
  const methods = node.body.body.flatMap((member): DecoratedMethod[] => {
    if (member.type !== 'ClassMethod' || member.kind !== 'method' || !member.static) return []
    const key = keyOf(member)
    const all = decoratorsOf(member)
    // Decorators of one method apply from the innermost outwards.
    const ours = all.filter((decorator) => isClientDecorator(decorator, names)).reverse()
    if (key === null) return []
    // A field without a semicolon, such as `get`, would swallow the method once the decorator between them is gone.
    return ours.map((decorator) => ({ key, decorator, blank: decorator === all[0] ? ';' : ' ' }))
  })
  return methods.length > 0 ? [{ node, name: node.id.name, methods }] : []
}

function blankAround(edit: MagicString, code: string, { start, end, expression }: t.Decorator, blank: string): void {
  const [from, to] = [start ?? 0, end ?? 0]
  const [first, last] = [expression.start ?? 0, expression.end ?? 0]
  edit.overwrite(from, from + 1, blank)
  // Parentheses, and comments within them, stay behind when the expression moves.
  if (first > from + 1) edit.overwrite(from + 1, first, spaces(code.slice(from + 1, first)))
  if (to > last) edit.overwrite(last, to, spaces(code.slice(last, to)))
  edit.appendLeft(first, spaces(code.slice(first, last)))
}

function spaces(text: string): string {
  return text.replace(/[^\n\r\u2028\u2029]/g, ' ')
}

function unusedName(code: string): string {
  let name = APPLY_NAME
  while (code.includes(name)) name += '_'
  return name
}
