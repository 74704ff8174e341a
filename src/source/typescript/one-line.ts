import type * as t from '@babel/types'
import type MagicString from 'magic-string'
import { children } from './walk.js'

const BREAK = /\r\n|[\n\r\u2028\u2029]/g

/**
 * Moves `expression` to `target`, where its line breaks may not come along: they would push down every line behind it.
 * Comments are dropped, line breaks become spaces, or escapes within literals, and semicolons stand where a line break
 * implied them.
 */
export function moveOntoOneLine(
  edit: MagicString,
  code: string,
  expression: t.Expression,
  comments: readonly t.Comment[],
  target: number,
): void {
  const [start, end] = [expression.start ?? 0, expression.end ?? 0]
  edit.move(start, end, target)
  const solid = [...literals(expression, null), ...comments.flatMap((comment) => within(comment, start, end))]
  let at = start
  for (const { from, to, flat } of solid.sort((a, b) => a.from - b.from)) {
    flattenTrivia(edit, code, at, from)
    const text = flat(code.slice(from, to))
    if (text !== code.slice(from, to)) edit.overwrite(from, to, text)
    at = to
  }
  flattenTrivia(edit, code, at, end)
  for (const position of impliedSemicolons(expression, code, null)) edit.appendLeft(position, ';')
}

/** A stretch of source in which a line break is no white space. */
type Solid = { from: number; to: number; flat: (text: string) => string }

function within({ start, end }: t.Comment, from: number, to: number): Solid[] {
  if (start === undefined || end === undefined || start < from || end > to) return []
  return [{ from: start, to: end, flat: () => ' ' }]
}

function flattenTrivia(edit: MagicString, code: string, from: number, to: number): void {
  for (const match of code.slice(from, to).matchAll(BREAK)) {
    edit.overwrite(from + match.index, from + match.index + match[0].length, ' ')
  }
}

function* literals(node: t.Node, parent: t.Node | null): Generator<Solid> {
  const [from, to] = [node.start ?? 0, node.end ?? 0]
  // The raw text of a tagged template, and white space in JSX, mean something: there the lines below do move.
  if (node.type === 'JSXText' || (node.type === 'TemplateLiteral' && parent?.type === 'TaggedTemplateExpression')) {
    for (const part of node.type === 'TemplateLiteral' ? node.quasis : [node]) {
      if ((part.end ?? 0) > (part.start ?? 0)) yield { from: part.start ?? 0, to: part.end ?? 0, flat: (text) => text }
    }
    for (const part of node.type === 'TemplateLiteral' ? node.expressions : []) yield* literals(part, node)
    return
  }
  if (node.type === 'StringLiteral' || node.type === 'TemplateElement' || node.type === 'DirectiveLiteral') {
    if (to > from) yield { from, to, flat: parent?.type === 'JSXAttribute' ? (text) => text : escapeBreaks }
    return
  }
  for (const child of children(node)) yield* literals(child, node)
}

/** A line break that a backslash continues is no character; any other is one, and CRLF is read as LF (ECMA-262, TV). */
function escapeBreaks(text: string): string {
  return text.replace(/\\(\r\n|[^])|\r\n|[\n\r\u2028\u2029]/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return /^[\n\r\u2028\u2029]/.test(escaped) ? '' : found
    if (found === '\u2028') return '\\u2028'
    return found === '\u2029' ? '\\u2029' : '\\n'
  })
}

/** What ends in a semicolon, written or implied by a line break. */
const TERMINATED = new Set([
  'BreakStatement',
  'ClassAccessorProperty',
  'ClassPrivateProperty',
  'ClassProperty',
  'ContinueStatement',
  'DebuggerStatement',
  'Directive',
  'DoWhileStatement',
  'ExpressionStatement',
  'ReturnStatement',
  'ThrowStatement',
  'TSCallSignatureDeclaration',
  'TSConstructSignatureDeclaration',
  'TSDeclareMethod',
  'TSIndexSignature',
  'TSMethodSignature',
  'TSPropertySignature',
  'TSTypeAliasDeclaration',
  'VariableDeclaration',
])

function* impliedSemicolons(node: t.Node, code: string, parent: t.Node | null): Generator<number> {
  const inHead =
    parent?.type.startsWith('For') && node.type === 'VariableDeclaration' && 'body' in parent && parent.body !== node
  const end = node.end ?? 0
  if (TERMINATED.has(node.type) && !inHead && !/[;,]/.test(code.charAt(end - 1))) yield end
  for (const child of children(node)) yield* impliedSemicolons(child, code, node)
}
