/**
 * A module of Node; undefined where there is none. Asked for, and not imported: a bundle for workers would hold imports that
 * nothing there can follow.
 *
 * @param id `node:crypto`
 */
export function builtin<Module>(id: string): Module | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } }
  return process?.getBuiltinModule?.(id) as Module | undefined
}
