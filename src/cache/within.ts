/** @returns what `work` gives, unless that takes longer than `timeout` milliseconds: then it rejects, and the work goes on for nobody */
export function within<T>(timeout: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The cache has not answered for ${timeout} ms.`)), timeout)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
