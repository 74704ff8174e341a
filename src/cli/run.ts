import type { ExitCode } from './command.js'
import { COMMANDS } from './commands.js'
import { commandHelp, helpText, usageText } from './help.js'
import { nearest } from './nearest.js'
import { Output } from './output.js'
import { ownPackage } from './own-package.js'
import { COMMON, parseWords, type Words } from './words.js'
import { UsageError } from './usage-error.js'

/** Does what the words say, prints it, and answers the exit code. */
export async function run(words: string[]): Promise<ExitCode> {
  const [name, ...rest] = words
  const known = name === undefined ? undefined : COMMANDS.get(name)
  const output = new Output(known ? name! : null, { json: words.includes('--json') })
  let usage = 'All commands: mizan --help\n'
  try {
    if (!known) return withoutCommand(words)
    const command = await known.load()
    usage = `${usageText(name!, command.usage)}\nMore: mizan ${name} --help\n`
    const { positionals, flags, values } = parseWords(rest, { ...command.options, ...COMMON })
    if (flags.has('help')) {
      process.stdout.write(commandHelp(name!, known.summary, command))
      return 0
    }
    const [root, ...more] = positionals
    if (more.length > 0) throw new UsageError(`${name} takes one folder, not also "${more.join(' ')}".`)
    // From here on it is no longer how the command was called that can be wrong.
    usage = ''
    const outcome = await command.run({ root, flags, values, output })
    if (outcome) output.print(outcome)
    return outcome?.code ?? 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    output.fail(error, usage)
    return 2
  } finally {
    output.end()
  }
}

/** The options that need no command, and what is wrong when there is none of these either. */
function withoutCommand(words: string[]): ExitCode {
  const { positionals, flags } = parseFirst(words)
  if (flags.has('help')) process.stdout.write(helpText())
  else if (flags.has('version')) process.stdout.write(`${ownPackage().manifest.version}\n`)
  else if (positionals[0] === undefined) throw new UsageError('Which command?', `There are: ${[...COMMANDS.keys()].join(', ')}.`)
  else if (COMMANDS.has(positionals[0])) throw new UsageError('The command comes first.', `Write mizan ${positionals[0]} and then the options.`)
  else {
    const near = nearest(positionals[0], COMMANDS.keys())
    throw new UsageError(`There is no command "${positionals[0]}".`, near ? `Did you mean ${near}?` : `There are: ${[...COMMANDS.keys()].join(', ')}.`)
  }
  return 0
}

function parseFirst(words: string[]): Words {
  // Of a mistyped command, the command is what is wrong, whatever its options are.
  const first = words.slice(0, words[0]?.startsWith('-') ? words.length : 1)
  return parseWords(first, { ...COMMON, version: { type: 'boolean', short: 'v', about: '' } })
}
