import { resolve } from 'node:path'
import { resolveConfig } from 'vite'
import { PLUGIN_NAME, type MizanApi } from '../vite/application.js'
import type { Project } from '../project/project.js'

/** A fault in how the command was called or in what it runs in, rather than in the server's functions. */
export class UsageError extends Error {}

/**
 * The project that a Vite configuration describes: nothing is configured twice.
 *
 * @param root the folder that the user named, over the `root` of the configuration, as of `vite`; undefined: the current one
 * @throws {UsageError} when there is no configuration, when it fails, or when no mizan() is in it
 */
export async function loadProject(root: string | undefined): Promise<Project> {
  const folder = resolve(root ?? '.')
  const config = await resolveConfig({ ...(root === undefined ? {} : { root }), logLevel: 'error' }, 'build').catch((error: unknown) => {
    throw new UsageError(`The configuration in ${folder} cannot be used.\n${error instanceof Error ? error.message : String(error)}`)
  })
  if (!config.configFile) throw new UsageError(`There is no vite.config.ts in ${folder}.\nRun the command there, or name the folder.`)
  const plugin = config.plugins.find(({ name }) => name === PLUGIN_NAME)
  if (!plugin) throw new UsageError(`${config.configFile} does not use mizan().\nAdd it: plugins: [react(), mizan()].`)
  return (plugin.api as MizanApi).project
}
