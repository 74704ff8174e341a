#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { typegen } from './typegen.js'

const HELP = `mizan: typed React contexts from server functions

Usage
  mizan typegen [root]    Writes the types of vite.config.ts's mizan() to .mizan/

The root is the folder of vite.config.ts, as for vite itself; the current folder when none is given.

Examples
  mizan typegen           before tsc, on a fresh clone or in CI
  mizan typegen apps/web

Exit codes
  0  done
  1  the server's functions have errors
  2  wrong usage, or the environment: no vite.config.ts with mizan(), a fault in it, a .mizan that cannot be written
`

/** Prints and answers the exit code; whatever is wrong with the words of the command, or around it, is 2. */
async function main(words: string[]): Promise<number> {
  let parsed
  try {
    parsed = parseArgs({ args: words, allowPositionals: true, options: { help: { type: 'boolean', short: 'h' } } })
  } catch (error) {
    return misused((error as Error).message)
  }
  const [command, root, ...more] = parsed.positionals
  if (parsed.values.help) {
    console.log(HELP)
    return 0
  }
  if (command === undefined) return misused('Which command?')
  if (command !== 'typegen') return misused(`There is no command "${command}".`)
  if (more.length > 0) return misused(`typegen takes one folder, not also "${more.join(' ')}".`)
  return typegen(root)
}

function misused(message: string): number {
  console.error(`${message}\n\n${HELP}`)
  return 2
}

process.exitCode = await main(process.argv.slice(2))
