import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { documentText, type DocumentInfo } from '../../virtual-modules/index.js'
import type { Command, Outcome } from './command.js'
import { count, driftText, type Drift } from './drift.js'
import { pathFrom } from './json.js'
import { UsageError } from './usage-error.js'
import { describedOutcomeOf, labelOf, projectOf, type Server } from './with-server.js'
import { writeOut } from './write-out.js'

/** Prints or writes the schema of decorated sources; a project of a schema has one already. */
export const schema: Command = {
  usage: '[root] [--out FILE [--check]] [--json]',
  about: [
    'The OpenAPI 3.1 document of decorated TypeScript functions, with what they take and give as JSON Schema. mizan({ schema }) reads it back as the same server, so that it serves clients in other repositories, and tools that read OpenAPI.',
    'Its title and version are the name and version in package.json. With --json and without --out the object has the document as `document`.',
  ],
  options: {
    out: { type: 'string', short: 'o', value: 'FILE', about: 'write it there, relative to the current folder, rather than to standard output' },
    check: { type: 'boolean', about: 'write nothing; exit with 1 when the file is not what would be written' },
  },
  examples: [
    { words: '', about: 'to standard output' },
    { words: '--out api/schema.json', about: 'to a file, which stays untouched when it is right already' },
    { words: '--out api/schema.json --check', about: 'in CI, when the document is committed' },
  ],
  async run(call) {
    const out = call.values.get('out')
    if (call.flags.has('check') && out === undefined) throw new UsageError('--check needs --out FILE.', 'Name the file to compare: mizan schema --out api/schema.json --check')
    const project = await projectOf(call)
    if (project.schemaFile !== null) {
      throw new UsageError(`The server is described by ${labelOf(project)}: there are no decorated functions to export.`, 'Use that document: it is the schema.')
    }
    return describedOutcomeOf(project, call, (server) => {
      const text = documentText(server.model, infoOf(project.root))
      if (out === undefined) return { code: 0, text, data: { document: JSON.parse(text) as unknown } }
      return call.flags.has('check') ? check(out, text, server) : write(out, text, server)
    })
  },
}

async function write(out: string, text: string, { project, model }: Server): Promise<Outcome> {
  const { written, news } = await writeOut(out, text, 'The schema', project)
  return { code: 0, text: `${out}: ${count(model.functions.length, 'function')}, ${news}\n`, data: { drift: [] }, written }
}

async function check(out: string, text: string, { project }: Server): Promise<Outcome> {
  const file = resolve(out)
  const found = await readFile(file, 'utf8').catch(() => null)
  // A checkout may have turned the line ends.
  if (found?.replaceAll('\r\n', '\n') === text) return { code: 0, text: `${out}: up to date\n`, data: { drift: [] } }
  const drift: Drift[] = [{ file: pathFrom(project.root, file), kind: found === null ? 'missing' : 'different' }]
  const fix = `Fix: run \`mizan schema --out ${out}\`, and commit what it writes.\n`
  return { code: 1, text: `${out} is not what the server's functions say:\n${driftText(drift)}${fix}`, data: { drift } }
}

/** What the application calls itself: no time, and nothing of this machine. */
function infoOf(root: string): DocumentInfo {
  const { name, version } = packageOf(root)
  return { title: typeof name === 'string' && name !== '' ? name : 'Server functions', version: typeof version === 'string' && version !== '' ? version : '0.0.0' }
}

function packageOf(root: string): { name?: unknown; version?: unknown } {
  try {
    return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name?: unknown; version?: unknown } | null) ?? {}
  } catch {
    return {}
  }
}
