/** How the checker writes `${string}` in the pattern of a template literal type. */
const HOLE = '[\\s\\S]*'

/** In characters: of a text that is matched by backtracking, whose time may grow with the square of it. */
const MAX_BACKTRACKED = 4096

/**
 * Whether a text is of a template literal type, in time that grows with its length alone. As a regular expression,
 * `${string}@${string}.${string}` takes minutes to refuse a mebibyte of `@`.
 *
 * @param pattern a regular expression from `^` to `$`
 * @returns null where the pattern has no such hole and may be matched as it is
 */
export function templateTest(pattern: string): ((text: string) => boolean) | null {
  if (!pattern.includes(HOLE)) return null
  const pieces = pattern.slice(1, -1).split(HOLE).map(literalOf)
  if (pattern.startsWith('^') && pattern.endsWith('$') && pieces.every((piece) => piece !== null)) return (text) => matches(text, pieces)
  const expression = new RegExp(pattern, 'u')
  return (text) => text.length <= MAX_BACKTRACKED && expression.test(text)
}

/** The text that an expression without any choice stands for; null where it leaves one. */
function literalOf(source: string): string | null {
  if (!/^(?:[^\\^$.*+?()[\]{}|]|\\[\\^$.*+?()[\]{}|/])*$/.test(source)) return null
  return source.replaceAll(/\\(.)/g, '$1')
}

/** The first place of each piece is as good as any later one: what follows then has more room. */
function matches(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...between] = pieces
  const last = between.pop() ?? ''
  const end = text.length - last.length
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const piece of between) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return at <= end
}
