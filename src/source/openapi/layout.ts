import { isJson } from './format.js'

const INDENT = '  '

/**
 * A text as it is kept, compared and shown: with `\n` alone, without a byte order mark, and ending in a line break, so that a
 * checkout on Windows and an editor that "fixes" the last line make no other document of it. JSON on a single line is laid
 * out over many, since a place in line 1 tells nobody anything and a diff of it cannot be read.
 */
export function normalise(text: string): string {
  const plain = text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n').trimEnd()
  return `${isJson(plain) && !plain.includes('\n') ? layOut(plain) : plain}\n`
}

/**
 * JSON with each member on a line of its own. It moves tokens and changes none: `JSON.stringify` of what was parsed would
 * drop a key that is written twice, round long numbers, and reorder keys such as "200".
 */
function layOut(json: string): string {
  const pieces: string[] = []
  let depth = 0
  const newLine = () => `\n${INDENT.repeat(Math.min(Math.max(0, depth), MAX_INDENT))}`
  let before = ''
  for (const token of tokensOf(json)) {
    const isEnd = token === '}' || token === ']'
    const isStart = before === '{' || before === '['
    if (isEnd) depth--
    if (isEnd ? !isStart : isStart || before === ',') pieces.push(newLine())
    pieces.push(token === ':' ? ': ' : token)
    if (token === '{' || token === '[') depth++
    before = token
  }
  return pieces.join('')
}

/** Deeper nesting than a reader accepts; the white space of a hostile document would grow with its square. */
const MAX_INDENT = 100

/** The tokens of a JSON text, broken or not: strings, single marks, and runs of anything else without white space. */
export function* tokensOf(json: string): Generator<string> {
  for (let at = 0; at < json.length; ) {
    const start = at
    const mark = json[at]!
    if (mark === '"') {
      at = endOfString(json, at)
      yield json.slice(start, at)
    } else if (MARKS.has(mark)) {
      at++
      yield mark
    } else if (isSpace(mark)) at++
    else {
      while (at < json.length && !MARKS.has(json[at]!) && json[at] !== '"' && !isSpace(json[at]!)) at++
      yield json.slice(start, at)
    }
  }
}

const MARKS = new Set('{}[],:')
const isSpace = (mark: string) => mark === ' ' || mark === '\n' || mark === '\t' || mark === '\r'

/** Behind the closing quote, or the end of the text. A loop: a regular expression runs out of stack in a string of megabytes. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === '\\') at++
    else if (json[at] === '"') return at + 1
  }
  return json.length
}
