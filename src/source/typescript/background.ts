import { Worker } from 'node:worker_threads'
import type { CheckerOptions, FunctionPlace, Inspection, Resolved, Unresolved } from './unresolved.js'

export interface CheckRequest {
  id: number
  unresolved: Unresolved[]
  /** Given where these are to be inspected, and nothing is to be resolved. */
  inspect?: FunctionPlace[]
}

export interface CheckAnswer {
  id: number
  answers: Map<string, Resolved | Inspection>
  error?: string
}

export interface BackgroundChecker {
  /** @throws {Error} with what stopped the checker; the next question starts it anew */
  check(unresolved: Unresolved[]): Promise<Map<string, Resolved>>
  /** @throws {Error} as `check` does */
  inspect(functions: FunctionPlace[]): Promise<Map<string, Inspection>>
  /** Ends the thread for good. What still waits for an answer is rejected. */
  close(): void
}

interface Question {
  resolve(answers: CheckAnswer['answers']): void
  reject(error: Error): void
}

/**
 * The type checker in a thread of its own: it is synchronous for seconds, during which a dev server must go on answering.
 * The thread starts at the first question and does not keep the process alive.
 *
 * @param script the module that the thread runs
 */
export function backgroundChecker(options: CheckerOptions, script = new URL('./checker-thread.js', import.meta.url)): BackgroundChecker {
  const waiting = new Map<number, Question>()
  let worker: Worker | undefined
  let serial = 0
  let closed = false

  const fail = (error: Error) => {
    worker = undefined
    const questions = [...waiting.values()]
    waiting.clear()
    for (const { reject } of questions) reject(error)
  }

  const start = (): Worker => {
    const started = new Worker(script, { workerData: options })
    started.unref()
    started.on('message', ({ id, answers, error }: CheckAnswer) => {
      const question = waiting.get(id)
      waiting.delete(id)
      if (error === undefined) question?.resolve(answers)
      else question?.reject(new Error(error))
    })
    // A thread tells of an error and then of its end, when the next one may be at work: its questions are not lost.
    const ended = (error: Error) => {
      if (worker === started) fail(error)
    }
    started.on('error', ended)
    started.on('exit', (code) => ended(new Error(`its thread ended with exit code ${code}`)))
    return started
  }

  const ask = (question: Omit<CheckRequest, 'id'>): Promise<CheckAnswer['answers']> =>
    new Promise((resolve, reject) => {
      if (closed) return reject(new Error('the dev server has been closed'))
      worker ??= start()
      const request: CheckRequest = { id: serial++, ...question }
      waiting.set(request.id, { resolve, reject })
      worker.postMessage(request)
    })

  return {
    check: (unresolved) => ask({ unresolved }) as Promise<Map<string, Resolved>>,
    inspect: (functions) => ask({ unresolved: [], inspect: functions }) as Promise<Map<string, Inspection>>,
    close() {
      closed = true
      void worker?.terminate()
      fail(new Error('the dev server has been closed'))
    },
  }
}
