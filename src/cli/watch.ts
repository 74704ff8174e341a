import { resolve } from 'node:path'
import type { Project } from '../project/project.js'
import type { Call, Outcome } from './command.js'
import { pathFrom } from './json.js'
import { UsageError } from './usage-error.js'
import { watchFiles, type Watching } from './watch-files.js'
import { labelOf, outcomeOf, projectOf, type Server } from './with-server.js'

/** What made it begin anew; nothing, the first time. */
interface Reason {
  text: string
  /** The files to read again; all of them, unless told. */
  files?: string[]
}

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
  let isStopped = false

  // One after another: two at once would write the same files. A fault of ours ends it all: nothing would be heard any more.
  let queue = Promise.resolve()
  let fault: (error: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => (fault = reject))
  const again = (reason: Reason, isReload = false) => (queue = queue.then(() => once(reason, isReload)).catch(fault))

  const once = async ({ text, files }: Reason, isReload: boolean): Promise<void> => {
    try {
      if (isReload) {
        project = await projectOf(call)
        await watching?.close()
        watching = undefined
      }
      if (isStopped) return
      // Before the first reading: what changes after it must be heard.
      watching ??= watchSource(project, configs, onChange, () => void again({ text: labelOf(project) }))
      await watching.ready
      const outcome = await outcomeOf(project, call, work, files)
      if (isStopped) return
      output.print(text === '' ? outcome : { ...outcome, text: changeText(text, outcome) })
      watching.follow()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      output.fail(error)
    }
  }

  const onChange = (changed: string[]) => {
    const remote = project.source
    for (const file of changed) remote.touch?.(file)
    const isReload = changed.some((file) => configs.includes(file))
    const files = changed.filter((file) => configs.includes(file) || project.source.concerns(file))
    if (files.length > 0) void again({ text: filesText(files, project), ...(isReload ? {} : { files }) }, isReload)
  }

  // The first reading may wait for a server that is slow, and to close is to ask it no more.
  const stopped = new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
  }).then(() => (isStopped = true))
  void again({ text: '' }).then(() => isStopped || output.note('Watching. Ctrl+C ends it.'))
  await Promise.race([stopped, failed])
  await watching?.close()
  return null
}

/** Listens to the files of a source, and to what is not in files. */
function watchSource(project: Project, others: string[], onChange: (files: string[]) => void, onNews: () => void): Watching {
  const watching = watchFiles(project, others, onChange)
  const stop = project.source.watch?.(onNews)
  return { ...watching, close: async () => void (await Promise.all([watching.close(), stop?.()])) }
}

/** One line per change: what changed, and what came of it. */
const changeText = (what: string, { code, text }: Outcome) => `${what}: ${code === 0 ? text.slice(text.indexOf(': ') + 2) : 'errors\n'}`

function filesText(files: string[], { root }: Project): string {
  const names = files.slice(0, 3).map((file) => pathFrom(root, file))
  return `${names.join(', ')}${files.length > 3 ? ` and ${files.length - 3} more` : ''}`
}

const NAMES = ['js', 'mjs', 'ts', 'cjs', 'mts', 'cts'].map((extension) => `vite.config.${extension}`)

/** Where the configuration may be. Absolute, with forward slashes. */
function configFiles({ root, values }: Call): string[] {
  const config = values.get('config')
  const files = config === undefined ? NAMES.map((name) => resolve(root ?? '.', name)) : [resolve(config)]
  return files.map((file) => file.replaceAll('\\', '/'))
}
