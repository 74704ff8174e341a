import { stripVTControlCharacters } from 'node:util'
import { diagnostic, type Place } from '../../model/index.js'
import { judge } from './judge.js'
import { createPatterns } from './patterns.js'
import { runProcess, type Ended } from './process.js'
import { fault, inMebibytes, MAX_BYTES, type Answer, type Supply } from './supply.js'
import { placeOfTraceback } from './traceback.js'

export interface CommandOptions {
  kind: 'command'
  /** A string for a shell, or a program and its arguments. */
  command: string | readonly string[]
  /** Globs of the files whose change is a reason to run it again, relative to `root`. */
  watch: readonly string[]
  /** Absolute. */
  root: string
  /** Absolute. */
  cwd: string
  /** Added to our own; undefined takes a variable away. */
  env: Readonly<Record<string, string | undefined>>
  /** Milliseconds. */
  timeout: number
}

/** A schema that a command prints. `place` is where the command is written, as well as that is known. */
export function commandSupply({ command, watch, root, cwd, env, timeout }: CommandOptions, place: Place, maxBytes = MAX_BYTES): Supply {
  const label = typeof command === 'string' ? command : command.join(' ')
  const patterns = createPatterns(root, watch)

  const answer = ({ code, signal, stdout, stderr, error, stopped }: Ended): Answer => {
    const output = tail(stderr.trim() === '' ? stdout : stderr)
    const at = placeOfTraceback(stripVTControlCharacters(stderr), cwd) ?? place
    const failed = (how: string, isAway = false) => fault(diagnostic('MZ114', at, { label, how, output }), isAway)
    if (stopped === 'closed') return failed('was ended, since nobody waits for it any more', true)
    if (stopped === 'timeout') return fault(diagnostic('MZ113', place, { label, seconds: timeout / 1000 }))
    if (stopped === 'size') return fault(diagnostic('MZ116', place, { label, limit: inMebibytes(maxBytes) }))
    // Who works on the front end alone may not have the server's language installed.
    if (error) return failed(`could not be started: ${error.message}`, error.code === 'ENOENT')
    if (signal !== null) return failed(`was ended by ${signal}`)
    if (code !== 0) return failed(`ended with exit code ${code}`, code === NOT_FOUND)
    const judgement = judge(stdout)
    if (judgement.kind === 'empty') return fault(diagnostic('MZ115', at, { label }))
    if (judgement.kind === 'cut') return fault(diagnostic('MZ112', at, { label, got: 'JSON whose end is missing' }))
    if (judgement.kind === 'other') return fault(diagnostic('MZ112', at, { label, got: judgement.got }))
    return { kind: 'document', text: stdout }
  }

  return {
    label,
    poll: null,
    pollUntilFirst: null,
    folders: patterns.folders,
    concerns: patterns.match,
    async ask(signal) {
      // What Python prints into a pipe is otherwise in the encoding of the console on Windows.
      const variables = { PYTHONIOENCODING: 'utf-8', ...process.env, ...env }
      return answer(await runProcess(command, { cwd, env: variables, timeout, maxBytes, signal }))
    },
  }
}

/** What a shell answers for a command that there is not. */
const NOT_FOUND = process.platform === 'win32' ? 9009 : 127

const LINES = 20

/** The last lines that a program printed, indented to stand below a message. */
function tail(text: string): string {
  const lines = stripVTControlCharacters(text).trimEnd().split(/\r?\n/)
  const shown = lines.slice(-LINES).map((line) => `    ${line}`.trimEnd())
  return text.trim() === '' ? '' : [...(lines.length > LINES ? ['    …'] : []), ...shown].join('\n')
}
