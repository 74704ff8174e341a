import type { Checker } from './unresolved.js'

/** The reader of decorated TypeScript: `@client` methods and `client(options, fn)` constants to `Declarations`. */
export { lower } from './lower.js'
export { createTypeScriptReader } from './reader.js'
export { mentionsClient } from './server-names.js'
export {
  describable,
  functionKey,
  withDescription,
  withResolved,
  type Checker,
  type Description,
  type FunctionPlace,
  type Resolved,
  type Unresolved,
} from './unresolved.js'

/**
 * The checker for what syntax does not tell. It brings TypeScript along, so it is loaded when it is first asked for.
 */
export async function createChecker(options: { root: string }): Promise<Checker> {
  const { createTypeChecker } = await import('./checker/checker.js')
  return createTypeChecker(options)
}
