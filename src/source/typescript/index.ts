import type { Checker, CheckerOptions } from './unresolved.js'

/** The reader of decorated TypeScript: `@client` methods and `client(options, fn)` constants to `Declarations`. */
export { createTypeScriptReader } from './reader.js'
export { mentionsClient } from './server-names.js'
export {
  describable,
  functionKey,
  withDescription,
  withResolved,
  type Checker,
  type Description,
  type CheckerOptions,
  type FunctionPlace,
  type Inspection,
  type Resolved,
  type Unresolved,
} from './unresolved.js'

/** Loads what lowers decorators: a page of a dev server may well be there before the first request for a server function. */
export const loadLower = async () => (await import('./lower.js')).lower

/**
 * The checker for what syntax does not tell. It brings TypeScript along, so it is loaded when it is first asked for.
 */
export async function createChecker(options: CheckerOptions): Promise<Checker> {
  const { createTypeChecker } = await import('./checker/checker.js')
  return createTypeChecker(options)
}
