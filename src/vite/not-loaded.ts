import type { DevEnvironment, EnvironmentModuleNode } from 'vite'
import type { MizanContext } from './context.js'

/**
 * The modules that kept files of server functions from being imported. Vite holds on to an import that led nowhere: a file
 * that is created later has no module, so nothing would tell its importers.
 *
 * @param gone - a file that was deleted just now, and need not be imported again
 */
export function notLoaded({ moduleGraph }: DevEnvironment, { failed }: MizanContext, gone: string | null): EnvironmentModuleNode[] {
  if (gone !== null) {
    failed.delete(gone)
    return []
  }
  const reached = new Set([...failed].flatMap((file) => [...(moduleGraph.getModulesByFile(file) ?? [])]))
  for (const module of reached) for (const imported of module.importedModules) reached.add(imported)
  return [...reached].filter(({ transformResult }) => transformResult === null)
}
