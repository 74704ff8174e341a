import { isJson } from './format.js'
import { tokensOf } from './layout.js'

export type Judgement =
  | { kind: 'document' }
  | { kind: 'empty' }
  /** JSON whose end is missing. */
  | { kind: 'cut' }
  /** Something else; `got` says what, to go on after "gave". */
  | { kind: 'other'; got: string }

/** Whether a text that somebody sent may be a schema. What is wrong inside a document is for the parser to say, with its place. */
export function judge(text: string): Judgement {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (start === '') return { kind: 'empty' }
  if (isJson(start)) return !isValid(start) && isCut(start) ? { kind: 'cut' } : { kind: 'document' }
  if (start.startsWith('<')) return { kind: 'other', got: `${start.startsWith('<?xml') ? 'XML' : 'HTML'} (${wordsOf(start)})` }
  return looksLikeYaml(start) ? { kind: 'document' } : { kind: 'other', got: `text (${wordsOf(start)})` }
}

/** The first words of a text, quoted, to tell a person what came: of HTML its title. */
export function wordsOf(text: string): string {
  const title = /<title[^>]*>([^<]*)</i.exec(text)?.[1] ?? text.replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
  const words = title.replaceAll(/\s+/g, ' ').trim()
  return JSON.stringify(words.length > 100 ? `${words.slice(0, 100)}…` : words)
}

function isValid(json: string): boolean {
  try {
    JSON.parse(json)
    return true
  } catch {
    return false
  }
}

/** Whether brackets are still open at the end; a string that is open swallows all that would close them. */
function isCut(json: string): boolean {
  let depth = 0
  for (const token of tokensOf(json)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
  }
  return depth > 0
}

/** The first line that is neither comment nor marker begins a mapping; a sentence or a log line seldom does. */
function looksLikeYaml(text: string): boolean {
  const first = text.split('\n', 200).find((line) => !/^(\s*(#.*)?|---.*|%.*)$/.test(line.trimEnd()))
  return first !== undefined && /^(["']?)[\w$.-]+\1\s*:(\s|$)/.test(first)
}
