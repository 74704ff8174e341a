import { resolve } from 'node:path'
import type { Project, Snapshot } from '../project/project.js'
import type { Call, Command, Outcome } from './command.js'
import { fault, fine, type Finding } from './doctor/finding.js'
import { checkDuplicates, checkNode, checkVersions } from './doctor/packages.js'
import { checkScripts, checkServer, checkTsconfig, checkWritten } from './doctor/project.js'
import { count } from './drift.js'
import type { Paint } from './paint.js'
import { UsageError } from './usage-error.js'
import { completed, labelOf, located, projectOf } from './with-server.js'

/** Looks for what commonly keeps a project from working, and says how to mend it. */
export const doctor: Command = {
  usage: '[root] [--json]',
  about: [
    'Looks at vite.config.ts, the versions of Node and packages, copies of react and mizan, the tsconfig files (referenced and extended ones too), the server functions or the schema, the types on the disk, and the scripts of package.json.',
    'Exits with 1 when something is broken; a warning alone leaves 0. With --json each finding is { check, status, message, fix, file }.',
  ],
  options: {},
  examples: [
    { words: '', about: 'of the current folder' },
    { words: 'apps/web --json', about: 'for a program, of another folder' },
  ],
  async run(call) {
    const folder = resolve(call.root ?? '.').replaceAll('\\', '/')
    const found = await projectOf(call).catch((error: unknown) => {
      if (error instanceof UsageError) return error
      throw error
    })
    if (!(found instanceof UsageError)) return projectOutcome(found, call)
    const where = { root: folder, schemaFile: null }
    const config = fault('config', 'error', found.message, found.fix ?? 'Mend the configuration.')
    return outcome([checkNode(), config, ...checkVersions(folder), ...checkDuplicates(folder), await checkTsconfig(where), ...(await checkScripts(where))], call, {
      project: { root: folder, locate: (place) => place },
    })
  },
}

async function projectOutcome(project: Project, call: Call): Promise<Outcome> {
  const { root } = project
  call.output.step('looking through the packages')
  const packages = [...checkVersions(root), ...checkDuplicates(root)]
  const snapshot = await completed(project, call).catch((error: unknown) => {
    if (error instanceof UsageError) return error
    throw error
  })
  const findings = [checkNode(), fine('config', 'vite.config uses mizan()'), ...packages, await checkTsconfig(project), ...(await checkSource(project, snapshot)), ...(await checkScripts(project))]
  const diagnostics = snapshot instanceof UsageError ? [] : snapshot.diagnostics
  return outcome(findings, call, { diagnostics, project: located(project) })
}

async function checkSource(project: Project, snapshot: Snapshot | UsageError): Promise<Finding[]> {
  if (snapshot instanceof UsageError) return [fault('server', 'error', snapshot.message, snapshot.fix ?? 'See the message.')]
  return [checkServer(labelOf(project), snapshot), ...(await checkWritten(project, snapshot))]
}

function outcome(findings: Finding[], { output }: Call, rest: Partial<Outcome>): Outcome {
  const text = findings.map((finding) => findingText(finding, output.paint)).join('')
  const broken = findings.filter(({ status }) => status === 'error').length
  const warnings = findings.filter(({ status }) => status === 'warning').length
  const sum = broken + warnings === 0 ? 'Nothing is amiss.' : `${count(broken, 'error')}, ${count(warnings, 'warning')}.`
  return { ...rest, code: broken > 0 ? 1 : 0, text: `${text}\n${sum}\n`, data: { findings } }
}

const MARKS = { ok: ['green', '✔'], warning: ['yellow', '!'], error: ['red', '✖'] } as const

function findingText({ status, message, fix }: Finding, paint: Paint): string {
  const [colour, mark] = MARKS[status]
  const text = `${paint(colour, mark)} ${indent(message)}\n`
  return fix === null ? text : `${text}  ${paint('cyan', 'Fix:')} ${indent(fix)}\n`
}

const indent = (text: string) => text.replaceAll('\n', '\n  ')
