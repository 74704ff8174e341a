import { randomId } from '../identity/text.js'
import type { Loaded } from '../load.js'
import type { ServerContext, ServerFunction, ServerTable } from '../table.js'
import type { Caching } from './caching.js'

/** Another for what is kept in another form: what an older version of Mizan has kept is then not found. */
const FORMAT = 1

/**
 * The part of a key that all entries of a context, or of one of its views, begin with. The functions of a context are all
 * admitted where a key is asked for, so that their names are those of the table.
 *
 * A key is a row of JSON arrays, each of which tells where it ends, and at its end whatever text: no two rows are one text.
 *
 * @param of the context, or the view
 */
export function keyPrefix({ prefixes, build }: Caching, { schema }: ServerTable, context: ServerContext, of: ServerContext | ServerFunction): string {
  const known = prefixes.get(of)
  if (known !== undefined) return known
  const isView = of !== context
  const functions = isView ? [of.name] : [...context.functions].sort()
  const prefix = JSON.stringify([FORMAT, schema, build ?? processId(), isView ? 'view' : 'context', context.name, functions])
  prefixes.set(of, prefix)
  return prefix
}

/**
 * In place of the hash of a build: nothing of another process is of the same code, as far as anybody knows. Made when it is
 * needed, since a worker has no chance before its first request.
 */
const processId = () => (made ??= randomId())
let made: string | undefined

/** Which code gives the answer, where no build tells: an edit in dev, of a file or of one that it imports, gives other functions. */
export const codeKey = (code: readonly Loaded[]): string => `[${code.map((it) => idOf(it.code ?? it.run)).join()}]`

function idOf(code: object): number {
  const known = ids.get(code)
  if (known !== undefined) return known
  ids.set(code, ++count)
  return count
}

const ids = new WeakMap<object, number>()
let count = 0
