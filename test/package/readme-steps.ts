import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'jsonc-parser'

/** One thing that the README tells a reader to do. */
export type Step =
  | { do: 'run'; command: string }
  | { do: 'write'; path: string; content: string }
  | { do: 'merge'; path: string; content: string }
  | { do: 'append'; path: string; content: string }

/**
 * The steps of one section of a README, in order. A fenced block is a step when its info string says so:
 *
 * - ` ```ts title="server/counter.ts" `: write this file, whole.
 * - ` ```json title="tsconfig.app.json" merge `: add these members to a JSON file that is there already.
 * - ` ```py title="backend/settings.py" append `: add these lines at the end of a file that is there already.
 * - ` ```sh `: run those lines that are `npm install …`, `npx mizan …`, `npm run build`, `cp …` or `python …`, but for what serves until
 *   it is told to end. Others are for people.
 *
 * @param heading - the text of the section's heading; the section ends at the next heading of its level or a higher one
 * @throws Error when there is no such section, or no step in it: a reworded README must not make the test vacuous
 */
export function readSteps(markdown: string, heading: string): Step[] {
  const steps = fences(section(markdown, heading)).flatMap(toSteps)
  if (!steps.length) throw new Error(`The section "${heading}" of the README has no fenced block that is a step.`)
  return steps
}

/** Does a step of a file in `folder`. */
export function applyFile(folder: string, step: Exclude<Step, { do: 'run' }>): void {
  const file = join(folder, step.path)
  mkdirSync(dirname(file), { recursive: true })
  if (step.do === 'write') return writeFileSync(file, step.content)
  if (!existsSync(file)) throw new Error(`The README ${step.do}s to ${step.path}, which the application does not have.`)
  if (step.do === 'append') return appendFileSync(file, step.content)
  const merged = merge(parse(readFileSync(file, 'utf8')), parse(step.content))
  writeFileSync(file, `${JSON.stringify(merged, null, 2)}\n`)
}

interface Fence {
  language: string
  attributes: string
  content: string
}

function section(markdown: string, heading: string): string {
  const lines = markdown.split('\n')
  const levels = levelsOf(lines)
  const start = lines.findIndex((line, at) => levels[at] !== undefined && line.replace(/^#+\s*/, '').trim() === heading)
  if (start < 0) throw new Error(`The README has no section "${heading}".`)
  const end = levels.findIndex((level, at) => at > start && level !== undefined && level <= (levels[start] ?? 0))
  return lines.slice(start + 1, end < 0 ? undefined : end).join('\n')
}

/** The heading level of each line; a `#` inside a fence is a comment of some shell, not a heading. */
function levelsOf(lines: string[]): (number | undefined)[] {
  let inFence = false
  return lines.map(line => {
    if (/^\s*```/.test(line)) inFence = !inFence
    return inFence ? undefined : /^(#{1,6})\s/.exec(line)?.[1]?.length
  })
}

function fences(markdown: string): Fence[] {
  // A block inside a list item is indented; its indentation is the list's, not the code's.
  return [...markdown.matchAll(/^([ ]*)```([\w-]+)([^\n]*)\n([\s\S]*?)^\1```[ ]*$/gm)].map(
    ([, indent = '', language = '', attributes = '', body = '']) => ({
      language,
      attributes,
      content: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  )
}

function toSteps({ language, attributes, content }: Fence): Step[] {
  const path = /\btitle="([^"]+)"/.exec(attributes)?.[1]
  const how = (['merge', 'append'] as const).find((word) => new RegExp(`(^|\\s)${word}(\\s|$)`).test(attributes))
  if (path) return [{ do: how ?? 'write', path, content }]
  if (language !== 'sh') return []
  return content
    .split('\n')
    .map(line => line.replace(/\s#.*$/, '').trim())
    .filter(line => /^(npm install|npx mizan|npm run build|cp|python)\b(?!.* runserver\b)/.test(line))
    .map(command => ({ do: 'run', command }))
}

function merge(base: unknown, added: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(added)) return [...new Set<unknown>([...base, ...added])]
  if (!isRecord(base) || !isRecord(added)) return added
  const merged = { ...base }
  for (const [key, value] of Object.entries(added)) merged[key] = key in base ? merge(base[key], value) : value
  return merged
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
