import { resolve } from 'node:path'
import { checkFiles, ForeignFiles, writeFiles } from '../project/files.js'
import type { Project } from '../project/project.js'
import { TYPES_FOLDER } from '../project/types.js'
import type { Command } from './command.js'
import { changesIn, changesText, count, driftIn, driftText } from './drift.js'
import { pathFrom } from './json.js'
import { messageOf, UsageError } from './usage-error.js'
import { withDescribedServer, type Server } from './with-server.js'

/** Writes the virtual modules as real files, for tools without Vite. */
export const generate: Command = {
  usage: '--out DIR [root] [--check] [--json]',
  about: [
    `Modules with their types, for a bundler other than Vite or for none:
  DIR/index.js              everything; what virtual:mizan/contexts is to Vite
  DIR/contexts/<name>.js    the provider and the hooks of one context
  DIR/functions.js, DIR/functions/<group>.js
  DIR/manifest.json         the edge manifest`,
    'Files in DIR that mizan did not write are left alone, and never overwritten.',
  ],
  options: {
    out: { type: 'string', short: 'o', value: 'DIR', about: 'the folder of the files, relative to the current folder' },
    check: { type: 'boolean', about: 'write nothing; exit with 1 and list what differs from what would be written' },
  },
  examples: [
    { words: '--out src/mizan', about: "then import { UserProvider } from './mizan/index.js'" },
    { words: '--out src/mizan --check', about: 'in CI, when the files are committed' },
  ],
  async run(call) {
    const out = call.values.get('out')
    if (out === undefined) throw new UsageError('generate needs --out DIR.', 'Name the folder to write to: mizan generate --out src/mizan')
    return withDescribedServer(call, (server) => {
      const folder = resolve(out).replaceAll('\\', '/')
      refuse(folder, server.project)
      return call.flags.has('check') ? check(folder, out, server) : write(folder, out, server)
    })
  },
}

async function write(folder: string, out: string, { project, model, modules }: Server) {
  const found = await writeFiles(folder, modules, model, project).catch((error: unknown) => {
    if (error instanceof ForeignFiles) {
      throw new UsageError(
        `${out} holds files of these names that mizan did not write:\n${error.paths.map((path) => `  ${path}\n`).join('')}`.trimEnd(),
        'Name another folder, or move them away. Nothing was written.',
      )
    }
    throw new UsageError(`${out} could not be written: ${messageOf(error)}.`, 'Name a folder that this user may write to.')
  })
  const { written, removed } = changesIn(pathFrom(project.root, folder), found)
  return { code: 0 as const, text: `${out}: ${count(modules.length, 'module')}, ${changesText(found)}\n`, written, data: { removed, drift: [] } }
}

async function check(folder: string, out: string, { project, model, modules }: Server) {
  const drift = driftIn(pathFrom(project.root, folder), await checkFiles(folder, modules, model, project))
  const data = { removed: [], drift }
  if (drift.length === 0) return { code: 0 as const, text: `${out}: up to date\n`, data }
  const fix = `Fix: run \`mizan generate --out ${out}\`, and commit what it writes.\n`
  return { code: 1 as const, text: `${out} is not what the server's functions say:\n${driftText(drift)}${fix}`, data }
}

/** Folders in which one command would take the files of another for its own, or all of a project's for something to look through. */
function refuse(folder: string, { root }: Project): void {
  if (`${root}/`.startsWith(`${folder}/`)) throw new UsageError(`${folder} holds the project itself.`, 'Name a folder for these files alone, such as src/mizan.')
  if (`${folder}/`.startsWith(`${root}/${TYPES_FOLDER}/`)) {
    throw new UsageError(`${TYPES_FOLDER}/ belongs to \`mizan typegen\`, which would remove the files again.`, 'Name another folder, such as src/mizan.')
  }
}
