import { resolve } from 'node:path'
import type { Project } from '../project/project.js'
import type { Call, Outcome } from './command.js'
import { pathFrom } from './json.js'
import { UsageError } from './usage-error.js'
import { watchFiles, type Watching } from './watch-files.js'
import { outcomeOf, projectOf, type Server } from './with-server.js'

/**
 * Does `work` now and after each change of the server, or of the configuration, until the process is told to stop. An error is
 * printed, and waits for the change that mends it.
 *
 * @throws {UsageError} when there is no project to begin with
 */
export async function watch(call: Call, work: (server: Server) => Promise<Outcome>): Promise<null> {
  const { output } = call
  const configs = configFiles(call)
  let project = await projectOf(call)
  let watching: Watching | undefined

  const once = async (files: string[]): Promise<void> => {
    try {
      if (files.some((file) => configs.includes(file))) {
        project = await projectOf(call)
        await watching?.close()
        watching = undefined
      }
      // Before the first reading: what changes after it must be heard.
      watching ??= watchFiles(project, configs, (changed) => again(changed))
      await watching.ready
      const outcome = await outcomeOf(project, call, work, isKnown(files, configs) ? files : undefined)
      output.print(files.length === 0 ? outcome : { ...outcome, text: changeText(files, outcome, project) })
      watching.follow()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      output.fail(error)
    }
  }

  // One after another: two at once would write the same files. A fault of ours ends it all: nothing would be heard any more.
  let queue = once([])
  let fault: (error: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => (fault = reject))
  const again = (files: string[]) => void (queue = queue.then(() => once(files)).catch(fault))

  const stopped = new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
  })
  await queue
  output.note('Watching. Ctrl+C ends it.')
  await Promise.race([stopped, failed])
  await watching?.close()
  return null
}

/** Whether these changes are all there is to read again. */
const isKnown = (files: string[], configs: string[]) => files.length > 0 && !files.some((file) => configs.includes(file))

/** One line per change: what changed, and what came of it. */
function changeText(files: string[], { code, text }: Outcome, { root }: Project): string {
  const names = files.slice(0, 3).map((file) => pathFrom(root, file))
  const more = files.length > 3 ? ` and ${files.length - 3} more` : ''
  return `${names.join(', ')}${more}: ${code === 0 ? text.slice(text.indexOf(': ') + 2) : 'errors\n'}`
}

const NAMES = ['js', 'mjs', 'ts', 'cjs', 'mts', 'cts'].map((extension) => `vite.config.${extension}`)

/** Where the configuration may be. Absolute, with forward slashes. */
function configFiles({ root, values }: Call): string[] {
  const config = values.get('config')
  const files = config === undefined ? NAMES.map((name) => resolve(root ?? '.', name)) : [resolve(config)]
  return files.map((file) => file.replaceAll('\\', '/'))
}
