import { setTimeout as pause } from 'node:timers/promises'
import { watch } from 'chokidar'
import type { Project } from '../project/project.js'

/** Chokidar keeps further changes of a file to itself for 50 ms after it told of one: whoever reads later than that misses none. */
const SETTLE_MS = 60

/** Chokidar says that it is ready before it listens: of 120 folders that were made at once then it told of none, 30 ms later of 113, 100 ms later of all. */
const DEAF_AT_START_MS = 250

/** Folders in which nothing is ever a source, and which may be huge. */
const PASSED_OVER = /\/(node_modules|\.git|\.mizan)(\/|$)/

export interface Watching {
  /** Resolves once changes are heard of. */
  ready: Promise<void>
  /** What the source depends on may be more after each reading. */
  follow(): void
  close(): Promise<void>
}

/**
 * Listens to the files of a project's source, those yet to come included, and to `others`. Changes that come together are told
 * together. Chokidar, not `fs.watch`: that has no recursive watching on Linux that could be relied upon in Node 20. And not
 * Vite's server: it would run what every other plugin does at the start of one.
 */
export function watchFiles({ source }: Project, others: string[], onChange: (files: string[]) => void): Watching {
  const watcher = watch([...source.folders, ...source.files(), ...others], {
    ignoreInitial: true,
    ignored: (path) => PASSED_OVER.test(path.replaceAll('\\', '/')),
  })
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    const files = [...changed].sort()
    changed.clear()
    onChange(files)
  }
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir') return
    changed.add(path.replaceAll('\\', '/'))
    clearTimeout(timer)
    timer = setTimeout(tell, SETTLE_MS)
  })
  // A folder that cannot be read, or too many of them for the system: what can be heard is still told.
  const ready = new Promise<void>((resolve) => {
    watcher.on('ready', resolve)
    watcher.on('error', () => resolve())
  }).then(() => pause(DEAF_AT_START_MS))
  return {
    ready,
    follow: () => void watcher.add(source.files()),
    close() {
      clearTimeout(timer)
      return watcher.close()
    },
  }
}
