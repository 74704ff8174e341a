import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { createLogger, resolveConfig, type Logger } from 'vite'
import { PLUGIN_NAME, type MizanApi } from '../vite/application.js'
import type { Project } from '../project/project.js'
import { messageOf, UsageError } from './usage-error.js'

export interface ConfigOptions {
  /** `--config`, relative to the current folder, as of `vite`. */
  configFile?: string | undefined
  /** `--mode`. */
  mode?: string | undefined
}

/**
 * The project that a Vite configuration describes: nothing is configured twice.
 *
 * @param root the folder that the user named, over the `root` of the configuration, as of `vite`; undefined: the current one
 * @throws {UsageError} when there is no configuration, when it fails, or when not exactly one mizan() is in it
 */
export async function loadProject(root: string | undefined, { configFile, mode }: ConfigOptions = {}): Promise<Project> {
  const folder = resolve(root ?? '.')
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`, 'Name the folder of vite.config.ts.')
  if (configFile !== undefined && !existsSync(configFile)) throw new UsageError(`There is no ${resolve(configFile)}.`, 'A path after --config is relative to the current folder.')
  const inline = { ...(root === undefined ? {} : { root }), ...(configFile === undefined ? {} : { configFile }), ...(mode === undefined ? {} : { mode }) }
  const config = await resolveConfig({ ...inline, logLevel: 'error', customLogger: createQuietLogger() }, 'build').catch((error: unknown) => {
    throw new UsageError(`The configuration ${configFile ?? `in ${folder}`} cannot be used.\n${stripVTControlCharacters(messageOf(error)).trimEnd()}`)
  })
  if (!config.configFile) throw new UsageError(`There is no vite.config.ts in ${folder}.`, 'Run the command there, or name the folder.')
  const plugins = config.plugins.filter(({ name }) => name === PLUGIN_NAME)
  if (plugins.length === 0) throw new UsageError(`${config.configFile} does not use mizan().`, 'Add it: plugins: [react(), mizan()].')
  if (plugins.length > 1) {
    throw new UsageError(
      `${config.configFile} uses mizan() ${plugins.length} times, and a project has one server.`,
      'Keep one, or give each application a folder and a vite.config.ts of its own, and name the folder.',
    )
  }
  return (plugins[0]!.api as MizanApi).project
}

/** Vite prints that a configuration fails, and throws what is wrong with it: that is told once, by us. */
function createQuietLogger(): Logger {
  const logger = createLogger('error')
  return {
    ...logger,
    error(message, options) {
      if (!stripVTControlCharacters(message).startsWith('failed to load config')) logger.error(message, options)
    },
  }
}
