import { resolve } from 'node:path'
import type { Project } from '../project/project.js'
import { writeChanged } from '../project/sync.js'
import { pathFrom } from './json.js'
import { messageOf, UsageError } from './usage-error.js'

/**
 * Writes what a command made to the FILE of its `--out`, unless it is there already.
 *
 * @param what the thing, as a sentence begins with it: `The schema`
 * @returns what was written, relative to the root, and the same in words
 * @throws {UsageError} when the file cannot be written
 */
export async function writeOut(out: string, text: string, what: string, { root }: Project): Promise<{ written: string[]; news: string }> {
  const file = resolve(out)
  const isWritten = await writeChanged(file, text).catch((error: unknown) => {
    throw new UsageError(`${what} could not be written to ${file}: ${messageOf(error)}.`, 'Name a file in a folder that this user may write to.')
  })
  return { written: isWritten ? [pathFrom(root, file)] : [], news: isWritten ? 'written' : 'nothing changed' }
}
