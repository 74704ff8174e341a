/** Until when work is of use. */
export interface Deadline {
  /** Aborts when nobody waits any more: pass it on to what can stop. */
  readonly signal: AbortSignal
  /** Also true while no timer can run, because other work does not let go of the processor. */
  isPast(): boolean
}

/**
 * Does `tasks` side by side and gives what those gave that were done in time: all, or, when the time is over or nobody
 * asks any more, some. Work that is given up goes on, and its outcome is nobody's.
 *
 * @param budget milliseconds
 * @param asking aborts when nobody asks any more
 * @param tasks that do not reject
 */
export function doneInTime<T>(
  budget: number,
  asking: AbortSignal,
  tasks: readonly ((deadline: Deadline) => Promise<T>)[],
): Promise<T[]> {
  const end = performance.now() + budget
  const controller = new AbortController()
  const deadline: Deadline = { signal: controller.signal, isPast: () => controller.signal.aborted || performance.now() >= end }
  return new Promise((resolve) => {
    const results = new Map<number, T>()
    const finish = () => {
      clearTimeout(timer)
      asking.removeEventListener('abort', finish)
      if (results.size < tasks.length) controller.abort(new DOMException('The answer to the call did not wait for this.', 'TimeoutError'))
      resolve(tasks.flatMap((_, index) => (results.has(index) ? [results.get(index) as T] : [])))
    }
    const timer = setTimeout(finish, budget)
    asking.addEventListener('abort', finish)
    for (const [index, task] of tasks.entries()) {
      void task(deadline).then((result) => {
        results.set(index, result)
        if (results.size === tasks.length) finish()
      })
    }
  })
}
