import { parseArgs } from 'node:util'
import type { Option } from './command.js'
import { nearest } from './nearest.js'
import { UsageError } from './usage-error.js'

/** What every command takes. */
export const COMMON: Record<string, Option> = {
  config: { type: 'string', short: 'c', value: 'FILE', about: 'the Vite configuration, as of `vite --config`' },
  mode: { type: 'string', short: 'm', value: 'MODE', about: 'the mode that the configuration is given, as of `vite --mode`' },
  json: { type: 'boolean', about: 'one JSON object on standard output, and nothing else there' },
  help: { type: 'boolean', short: 'h', about: 'this help' },
}

export interface Words {
  positionals: string[]
  flags: Set<string>
  values: Map<string, string>
}

/**
 * The words of a command, by the options that it has.
 *
 * @throws {UsageError} for an option that there is not, with the nearest there is, and for a value that is missing or too much
 */
export function parseWords(words: string[], options: Record<string, Option>): Words {
  const types = Object.fromEntries(Object.entries(options).map(([name, { type, short }]) => [name, { type, ...(short ? { short } : {}) }]))
  const { tokens } = parseArgs({ args: words, options: types, strict: false, allowPositionals: true, tokens: true })
  const parsed: Words = { positionals: [], flags: new Set(), values: new Map() }
  for (const token of tokens) {
    if (token.kind === 'positional') parsed.positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name]! : unknown(token.rawName, options)
    if (option.type === 'boolean') {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`, `Write ${token.rawName} alone.`)
      parsed.flags.add(token.name)
    } else {
      // `--out --json` is a forgotten value rather than a file of that name.
      if (token.value === undefined || (!token.inlineValue && token.value.startsWith('-')) || token.value === '') {
        throw new UsageError(`${token.rawName} needs a value.`, `Write ${token.rawName} ${option.value ?? 'VALUE'}.`)
      }
      parsed.values.set(token.name, token.value)
    }
  }
  return parsed
}

function unknown(rawName: string, options: Record<string, Option>): never {
  const near = rawName.startsWith('--') ? nearest(rawName.slice(2), Object.keys(options)) : null
  throw new UsageError(`There is no option ${rawName}.`, near === null ? null : `Did you mean --${near}?`)
}
