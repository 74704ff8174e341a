import { parentPort, workerData } from 'node:worker_threads'
import type { CheckAnswer, CheckRequest } from './background.js'
import { createChecker } from './index.js'

/** The thread of `backgroundChecker`. */
const { root } = workerData as { root: string }
const checker = createChecker({ root })

async function answer({ id, unresolved }: CheckRequest): Promise<CheckAnswer> {
  try {
    return { id, answers: (await checker).resolve(unresolved) }
  } catch (error) {
    return { id, answers: new Map(), error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (request: CheckRequest) => {
  void answer(request).then((found) => parentPort?.postMessage(found))
})
