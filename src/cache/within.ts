/**
 * In so many parts is the time counted, each from when the one before was noticed to be over. Where a process is too busy to look at
 * what has come, no time passes for what it asked: the answer may be there already.
 */
const PARTS = 4

/** @returns what `work` gives, unless that takes longer than `timeout` milliseconds: then it rejects, and the work goes on for nobody */
export function within<T>(timeout: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = PARTS
    const wait = () => {
      if (left-- > 0) timer = setTimeout(wait, timeout / PARTS)
      else reject(new Error(`The cache has not answered for ${timeout} ms.`))
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    wait()
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
