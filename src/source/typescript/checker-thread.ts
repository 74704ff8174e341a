import { parentPort, workerData } from 'node:worker_threads'
import type { CheckAnswer, CheckRequest } from './background.js'
import { createChecker } from './index.js'
import type { CheckerOptions } from './unresolved.js'

/** The thread of `backgroundChecker`. */
const checker = createChecker(workerData as CheckerOptions)

async function answer({ id, unresolved, inspect }: CheckRequest): Promise<CheckAnswer> {
  try {
    const { resolve, inspect: look } = await checker
    return { id, answers: inspect ? look(inspect) : resolve(unresolved) }
  } catch (error) {
    return { id, answers: new Map(), error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (request: CheckRequest) => {
  void answer(request).then((found) => parentPort?.postMessage(found))
})
