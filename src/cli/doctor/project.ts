import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Project, Snapshot } from '../../project/project.js'
import { tsconfigAdvice } from '../../project/tsconfig.js'
import { checkTypes, TYPES_FOLDER } from '../../project/types.js'
import { count } from '../drift.js'
import { pathFrom } from '../json.js'
import { messageOf } from '../usage-error.js'
import { fault, fine, type Finding } from './finding.js'
import { packageAbove } from './installed.js'

type Where = Pick<Project, 'root' | 'schemaFile'>

export async function checkTsconfig(project: Where): Promise<Finding> {
  let advice
  try {
    advice = await tsconfigAdvice(project)
  } catch (error) {
    return fault('tsconfig', 'error', `The tsconfig.json, or one that it leads to, cannot be read: ${messageOf(error)}`, 'Mend the file, or install the package that it extends.', 'tsconfig.json')
  }
  if (!advice) return fine('tsconfig', 'no tsconfig.json: no types to see')
  const { file, lacks, lines } = advice
  if (lacks.length === 0) return fine('tsconfig', `${file} sees the generated types`, file)
  const fix = `Write into ${file}:\n${lines.map((line) => `  ${line}`).join('\n')}`
  if (!lacks.includes('include')) return fault('tsconfig', 'warning', `${file} leaves out the types of Node, which server files use.`, fix, file)
  return fault('tsconfig', 'error', `${file} does not include ${TYPES_FOLDER}/**/*, so TypeScript cannot find virtual:mizan/….`, fix, file)
}

/** Whether the server's functions can be had, and are without errors. */
export function checkServer(what: string, { ok, model, diagnostics }: Snapshot): Finding {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  if (!ok || !model) return fault('server', 'error', `${capital(what)} cannot be used: ${count(errors, 'error')}.`, 'Mend what is printed above; mizan typegen prints it too.')
  const functions = `${count(model.functions.length, 'function')} in ${count(model.contexts.length, 'context')}`
  const warnings = diagnostics.length
  if (warnings > 0) return fault('server', 'warning', `${capital(what)}: ${functions}, with ${count(warnings, 'warning')}.`, 'See what is printed above.')
  return fine('server', `${what}: ${functions}`)
}

/** Whether the types are written, and as they should be. */
export async function checkWritten(project: Project, { ok, model, modules }: Snapshot): Promise<Finding[]> {
  if (!ok || !model) return []
  const found = (await checkTypes(modules, model, project)).filter(({ path }) => path !== '.gitignore')
  if (found.length === 0) return [fine('types', `${TYPES_FOLDER}/ is up to date`)]
  const fix = 'Run `mizan typegen`, or start the dev server.'
  if (!existsSync(join(project.root, TYPES_FOLDER))) return [fault('types', 'warning', `There is no ${TYPES_FOLDER}/ yet.`, fix)]
  return [fault('types', 'warning', `${TYPES_FOLDER}/ is not up to date: ${count(found.length, 'file')} ${found.length === 1 ? 'differs' : 'differ'}.`, fix)]
}

/** Whether a fresh clone gets its types before they are checked: they are kept out of version control, unless somebody added them. */
export async function checkScripts({ root }: Where): Promise<Finding[]> {
  const own = packageAbove(root)
  if (!own) return []
  const file = pathFrom(root, own.file)
  const scripts = Object.values(own.manifest.scripts ?? {}).join('\n')
  const isTracked = await tracked(root)
  if (/(?<!react-router )\btypegen\b/.test(scripts)) return [fine('scripts', `${file} runs mizan typegen`, file)]
  if (isTracked) return [fine('scripts', `${TYPES_FOLDER}/ is under version control`)]
  if (!/\b(vue-)?tsc\b/.test(scripts)) return [fine('scripts', `${file} has no script that checks types`, file)]
  const message = `No script of ${file} runs mizan typegen, and ${TYPES_FOLDER}/ is not under version control: on a fresh clone and in CI, tsc finds no virtual:mizan/….`
  return [fault('scripts', 'warning', message, `Write into "scripts" of ${file}:\n  "prebuild": "mizan typegen"`, file)]
}

/** Whether git has types of this project; no, where there is no git. */
async function tracked(root: string): Promise<boolean> {
  const git = promisify(execFile)('git', ['ls-files', '--', TYPES_FOLDER], { cwd: root, timeout: 5000 })
  return git.then(({ stdout }) => stdout.includes('.d.ts')).catch(() => false)
}

/** A file or an address at the start of a sentence stays as it is spelled. */
const capital = (what: string) => what.replace(/^the /, 'The ')
