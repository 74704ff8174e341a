import type * as t from '@babel/types'

/**
 * The text of the JSDoc block that stands right above `start`, without its tags; null when there is none. By position,
 * since Babel hangs a comment on the decorator, the method or the export, depending on which comes first.
 */
export function docAbove(code: string, comments: readonly t.Comment[], start: number): string | null {
  let end = start
  for (let index = comments.length - 1; index >= 0; index--) {
    const comment = comments[index]
    if (!comment || comment.start === undefined || comment.end === undefined || comment.end > end) continue
    if (code.slice(comment.end, end).trim() !== '') return null
    if (comment.type === 'CommentBlock' && comment.value.startsWith('*')) return textOf(comment.value.slice(1))
    end = comment.start
  }
  return null
}

function textOf(body: string): string | null {
  const lines = body.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => line.replace(/^\s*\*?\s?/, '').trimEnd())
  const tag = lines.findIndex((line) => /^\s*@\w/.test(line))
  const text = (tag < 0 ? lines : lines.slice(0, tag)).join('\n').trim()
  return text === '' ? null : text
}

/** Where code begins again after `end`: past white space and comments. */
export function skipComments(code: string, comments: readonly t.Comment[], end: number): number {
  let at = end
  for (const comment of comments) {
    if ((comment.start ?? 0) < at) continue
    if (code.slice(at, comment.start).trim() !== '') break
    at = comment.end ?? at
  }
  return at + (/\S/.exec(code.slice(at))?.index ?? 0)
}
