import type * as t from '@babel/types'
import type { Place } from '../../model/index.js'

/** Where `node` begins. Babel counts columns from 0. */
export function placeOf(file: string, node: t.Node): Place {
  const start = node.loc?.start
  return start ? { file, line: start.line, column: start.column + 1 } : { file }
}

/** The code of `node` on one line, shortened: what a message can quote. */
export function quote(code: string, node: t.Node): string {
  const text = code.slice(node.start ?? 0, node.end ?? 0).replace(/\s+/g, ' ')
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
