import type { Model } from '../model/index.js'
import type { Project, Snapshot } from '../project/project.js'
import type { Call, Outcome } from './command.js'
import { loadProject } from './load-project.js'
import { messageOf, UsageError } from './usage-error.js'

export interface Server extends Snapshot {
  project: Project
  model: Model
}

/** The project that a call means. */
export function projectOf({ root, values, output }: Call): Promise<Project> {
  output.step(`loading ${values.get('config') ?? 'vite.config.ts'}`)
  return loadProject(root, { configFile: values.get('config'), mode: values.get('mode') })
}

/**
 * Does `work` with the server as its source says it is and the type checker confirms, when there are no errors in it. All
 * diagnostics go with the outcome.
 *
 * @throws {UsageError} when there is no project, or its source cannot be asked
 */
export async function withServer(call: Call, work: (server: Server) => Outcome | Promise<Outcome>): Promise<Outcome> {
  return outcomeOf(await projectOf(call), call, work)
}

/**
 * The same with what functions take and give, as a build has it: where the hash of the server counts. The type checker is asked
 * about every function.
 *
 * @throws {UsageError} as `withServer` does
 */
export async function withDescribedServer(call: Call, work: (server: Server) => Outcome | Promise<Outcome>): Promise<Outcome> {
  return describedOutcomeOf(await projectOf(call), call, work)
}

/** The same of a project that is loaded. */
export async function describedOutcomeOf(project: Project, call: Call, work: (server: Server) => Outcome | Promise<Outcome>): Promise<Outcome> {
  project.refresh()
  // The checker keeps the thread to itself: a timer could not say so later.
  if (project.schemaFile === null) call.output.step('asking the type checker about every function', { long: true })
  await project.described().catch((error: unknown) => {
    throw new UsageError(messageOf(error))
  })
  return outcomeOf(project, call, work, [])
}

/** The same as `withServer` of a project that is loaded; `changed` names the files to read again, or all of them. */
export async function outcomeOf(
  project: Project,
  call: Call,
  work: (server: Server) => Outcome | Promise<Outcome>,
  changed?: string[],
): Promise<Outcome> {
  const snapshot = await completed(project, call, changed)
  const { ok, model } = snapshot
  if (ok && model) call.output.step('writing')
  const outcome = ok && model ? await work({ ...snapshot, project, model }) : { code: 1 as const, text: '' }
  return { ...outcome, diagnostics: [...project.snapshot.diagnostics, ...(outcome.diagnostics ?? [])], project: located(project) }
}

/** Reads the source, and asks the type checker for what only that can tell. */
export async function completed(project: Project, { output }: Call, changed?: string[]): Promise<Snapshot> {
  output.step(`reading ${labelOf(project)}`)
  project.refresh(changed)
  const { openQuestions } = project
  // The checker keeps the thread to itself: a timer could not say so later.
  if (openQuestions > 0) output.step(`asking the type checker about ${openQuestions} function${openQuestions === 1 ? '' : 's'}`, { long: true })
  return project.complete().catch((error: unknown) => {
    throw new UsageError(messageOf(error))
  })
}

export const located = (project: Project) => ({ root: project.root, locate: project.locate.bind(project) })

/** How a project's source is called: by its own name, or by its file. */
export function labelOf(project: Project): string {
  const { schemaFile } = project
  return schemaFile === null ? 'the server functions' : project.source.label
}
