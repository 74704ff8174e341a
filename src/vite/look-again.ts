import { readFile } from 'node:fs/promises'
import type { ViteDevServer } from 'vite'

/** Chokidar, which Vite watches with, keeps further changes of a file to itself for 50 ms after it told of one. */
const DEAF_MS = 60

/**
 * Finds changes that the watcher swallowed. A program that empties a file and then writes it, or a formatter that runs on
 * save, would otherwise leave us for ever with what stood there in between.
 *
 * @returns to be told of each change of a file, with its text as it was read then, or null when it was gone
 */
export function lookAgain(server: ViteDevServer): (file: string, text: string | null) => void {
  const waiting = new Map<string, NodeJS.Timeout>()
  return (file, text) => {
    clearTimeout(waiting.get(file))
    const look = async () => {
      waiting.delete(file)
      const now = await readFile(file, 'utf8').catch(() => null)
      // What is gone is told as a removal, which nothing holds back.
      if (now !== null && now !== text) server.watcher.emit('change', file)
    }
    waiting.set(file, setTimeout(() => void look(), DEAF_MS).unref())
  }
}
