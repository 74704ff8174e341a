import { relative } from 'node:path'
import { formatDiagnostic } from '../project/format.js'
import { TYPES_FOLDER, writeTypes } from '../project/types.js'
import { unwritable } from '../project/unwritable.js'
import { loadProject, UsageError } from './load-project.js'

/** Writes the types without a dev server: for a fresh clone and for CI. Answers the exit code. */
export async function typegen(root: string | undefined): Promise<number> {
  try {
    const project = await loadProject(root)
    const { diagnostics, ok, model, modules } = await project.complete().catch(misused(messageOf))
    for (const found of diagnostics) console.error(`${formatDiagnostic(found, project)}\n`)
    if (!ok || !model) return 1
    const written = await writeTypes(modules, model, project).catch(misused((error) => unwritable(error, project.root)))
    const folder = relative(process.cwd(), `${project.root}/${TYPES_FOLDER}`) || TYPES_FOLDER
    const functions = model.functions.filter(({ role }) => role !== 'view').length
    const news = written.length === 0 ? 'nothing changed' : `${count(written.length, 'file')} changed`
    console.log(`${folder}: ${count(functions, 'function')} in ${count(model.contexts.length, 'context')}, ${news}`)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(error.message)
    return 2
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

const misused = (words: (error: unknown) => string) => (error: unknown): never => {
  throw new UsageError(words(error))
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
