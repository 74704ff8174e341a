import type { Connection } from './connection.js'
import type { Script } from './scripts.js'

/** Runs a script, sent whole only where the server does not have it yet. */
export type Run = (script: Script, keys: readonly string[], args: readonly string[]) => Promise<unknown>

export function runOver(connection: Connection): Run {
  return async (script, keys, args) => {
    const rest = [String(keys.length), ...keys, ...args]
    try {
      return await connection.send(['EVALSHA', script.sha, ...rest])
    } catch (error) {
      if (!isNoScript(error)) throw error
      return await connection.send(['EVAL', script.source, ...rest])
    }
  }
}

export const isNoScript = (error: unknown) => error instanceof Error && error.message.startsWith('NOSCRIPT')
