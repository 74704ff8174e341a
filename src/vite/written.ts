import { stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

const TRIES = 10
const PAUSE_MS = 10

/**
 * Waits a moment while a file is empty: most editors, and `writeFile`, empty a file before they write it. Vite waits so before it
 * hands the text to `hotUpdate`, but not before it loads the module: an import in between found a module without exports.
 */
export async function written(file: string): Promise<void> {
  for (let tries = 0; tries < TRIES && (await sizeOf(file)) === 0; tries++) await pause(PAUSE_MS)
}

/** In bytes; NaN when there is no such file. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    return NaN
  }
}
