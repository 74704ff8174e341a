import type { AnswerEntry, Settings } from './settings.js'

/** Begins with a request; what it gives is told of the answer. */
export type AnswerLog = (method: string, path: string) => (status: number, name: string | null) => void

/**
 * Times answers, and tells `onAnswer` of each.
 *
 * @returns null when nobody listens
 */
export function answerLog({ onAnswer }: Pick<Settings, 'onAnswer'>): AnswerLog | null {
  if (!onAnswer) return null
  const tell = (entry: AnswerEntry) => {
    try {
      onAnswer(entry)
    } catch (error) {
      // A log that fails costs nobody an answer.
      console.error('[mizan] onAnswer failed:', error)
    }
  }
  return (method, path) => {
    const start = performance.now()
    return (status, name) => tell({ method, path, status, duration: performance.now() - start, name })
  }
}
