import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import type { Project } from '../project/project.js'
import { checkTypes, TYPES_FOLDER, writeTypes } from '../project/types.js'
import { unwritable } from '../project/unwritable.js'
import type { Command, Outcome } from './command.js'
import { changesIn, changesText, count, driftIn, driftText, type Drift } from './drift.js'
import { pathFrom } from './json.js'
import { messageOf, UsageError } from './usage-error.js'
import { withServer, type Server } from './with-server.js'

/** Writes the types without a dev server: for a fresh clone and for CI. */
export const typegen: Command = {
  usage: '[root] [--check | --watch] [--json]',
  about: [
    `Writes declarations of virtual:mizan/… to ${TYPES_FOLDER}/, with maps that lead an editor to the server's functions. Files that are right already are not touched.`,
    'With --json --watch there is one object a line, one for each change.',
  ],
  options: {
    check: { type: 'boolean', about: 'write nothing; exit with 1 and list what differs from what would be written' },
    watch: { type: 'boolean', short: 'w', about: 'go on until stopped, and write again after each change of the server' },
  },
  examples: [
    { words: '', about: 'before tsc, on a fresh clone or in CI' },
    { words: '--check', about: 'in CI, when the types are committed' },
    { words: '--watch', about: 'beside an editor, while no dev server runs' },
    { words: 'apps/web --json', about: 'for a program, of another folder' },
  ],
  async run(call) {
    if (!call.flags.has('watch')) return withServer(call, call.flags.has('check') ? check : writeAll)
    if (call.flags.has('check')) throw new UsageError('--check and --watch do not go together.', 'Leave one of them out: --watch writes, --check never does.')
    const { watch } = await import('./watch.js')
    return watch(call, writeAll)
  },
}

/** @throws {UsageError} when the folder cannot be written */
async function write({ project, model, modules }: Server): Promise<Outcome> {
  const found = await writeTypes(modules, model, project).catch((error: unknown) => {
    throw new UsageError(unwritable(error, project.root))
  })
  const functions = model.functions.filter(({ role }) => role !== 'view').length
  const { written, removed } = changesIn(TYPES_FOLDER, found)
  const text = `${folderOf(project)}: ${count(functions, 'function')} in ${count(model.contexts.length, 'context')}, ${changesText(found)}\n`
  return { code: 0, text, written, data: { removed, drift: [] } }
}

/** As the dev server does: the snapshot of a schema from elsewhere too, which is committed and has to be brought up to date somehow. */
async function writeAll(server: Server): Promise<Outcome> {
  const { project } = server
  const { snapshot } = project.source
  const isWritten = await snapshot?.write().catch((error: unknown) => {
    throw new UsageError(`The snapshot of the schema could not be written to ${snapshot.file}: ${messageOf(error)}.`, 'Make it writable, or name another file with `snapshot`.')
  })
  const outcome = await write(server)
  if (!isWritten) return outcome
  // That it was another is mended, and no longer to be told.
  project.refresh()
  const file = pathFrom(project.root, snapshot!.file)
  return { ...outcome, text: `${outcome.text}${file}: written, to be committed\n`, written: [...(outcome.written ?? []), file] }
}

async function check({ project, model, modules }: Server): Promise<Outcome> {
  const found = await checkTypes(modules, model, project)
  // It keeps the others out of version control, and who commits them has removed it.
  const types = driftIn(TYPES_FOLDER, found.filter(({ path }) => path !== '.gitignore'))
  const snapshot = snapshotDrift(project)
  const drift = [...types, ...snapshot]
  const folder = folderOf(project)
  const data = { removed: [], drift }
  if (drift.length === 0) return { code: 0, text: `${folder}: up to date\n`, data }
  const fixes = [
    ...(types.length > 0 ? ['run `mizan typegen`: before tsc where the types are not committed (a "prebuild" script), else commit what it writes.'] : []),
    ...(snapshot.length > 0 ? ['run `mizan typegen` while the server is up (the dev server does it by itself), and commit the snapshot.'] : []),
  ]
  const text = `What is on the disk is not what the server's functions say:\n${driftText(drift)}${fixes.map((fix) => `Fix: ${fix}\n`).join('')}`
  return { code: 1, text, data }
}

/** The snapshot of a schema from elsewhere, when it is not what came from there. */
function snapshotDrift(project: Project): Drift[] {
  const { snapshot } = project.source
  if (!snapshot || snapshot.isCurrent()) return []
  return [{ file: pathFrom(project.root, snapshot.file), kind: existsSync(snapshot.file) ? 'different' : 'missing' }]
}

const folderOf = ({ root }: Project) => relative(process.cwd(), `${root}/${TYPES_FOLDER}`) || TYPES_FOLDER
