import { COMMANDS } from './commands.js'
import type { Command, Option } from './command.js'
import { COMMON } from './words.js'

const EXIT_CODES = `Exit codes
  0  done
  1  the server's functions have errors, or a check found what differs or is broken
  2  wrong usage, or the environment: no vite.config.ts with mizan(), a fault in it, a folder that cannot be written
`

/** The help of the whole. */
export function helpText(): string {
  return `mizan: typed React contexts from server functions

Usage
  mizan <command> [root] [options]

Commands
${table([...COMMANDS].map(([name, { summary }]) => [name, summary]))}
Options of every command
${optionTable({ ...COMMON, version: { type: 'boolean', short: 'v', about: 'the version of mizan' } })}
The root is the folder of vite.config.ts, as for vite itself; the current folder when none is given. Options of mizan() are read
from that configuration: nothing is configured twice.

Examples
${table([
    ['mizan typegen', 'before tsc, on a fresh clone or in CI'],
    ['mizan typegen --help', 'all of one command'],
  ])}
${EXIT_CODES}`
}

/** The help of one command. */
export function commandHelp(name: string, summary: string, { usage, about, options, examples }: Command): string {
  return `mizan ${name}: ${summary}

${usageText(name, usage)}
${about.map((paragraph) => `${paragraph}\n`).join('\n')}
Options
${optionTable({ ...options, ...COMMON })}
Examples
${table(examples.map((example) => [`mizan ${name} ${example.words}`.trimEnd(), example.about]))}
${EXIT_CODES}`
}

export const usageText = (name: string, usage: string) => `Usage\n  mizan ${name} ${usage}\n`

function optionTable(options: Record<string, Option>): string {
  return table(
    Object.entries(options).map(([name, { short, value, about }]) => [
      `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
      about,
    ]),
  )
}

function table(rows: [left: string, right: string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('')
}
