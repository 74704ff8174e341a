import { relative } from 'node:path'
import { TYPES_FOLDER, writeTypes } from '../project/types.js'
import { unwritable } from '../project/unwritable.js'
import type { Command } from './command.js'
import { UsageError } from './usage-error.js'
import { withServer } from './with-server.js'

/** Writes the types without a dev server: for a fresh clone and for CI. */
export const typegen: Command = {
  usage: '[root] [--check] [--watch] [--json]',
  about: [],
  options: {},
  examples: [{ words: '', about: 'before tsc, on a fresh clone or in CI' }],
  run: (call) =>
    withServer(call, async ({ project, model, modules }) => {
      const written = await writeTypes(modules, model, project).catch((error: unknown) => {
        throw new UsageError(unwritable(error, project.root))
      })
      const folder = relative(process.cwd(), `${project.root}/${TYPES_FOLDER}`) || TYPES_FOLDER
      const functions = model.functions.filter(({ role }) => role !== 'view').length
      const news = written.length === 0 ? 'nothing changed' : `${count(written.length, 'file')} changed`
      return {
        code: 0,
        text: `${folder}: ${count(functions, 'function')} in ${count(model.contexts.length, 'context')}, ${news}\n`,
        written: written.map((path) => `${TYPES_FOLDER}/${path}`),
      }
    }),
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`
