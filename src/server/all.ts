/** `Promise.all` that makes no promise where there is none: what is known already need not be waited for. */
export function all<T>(values: (T | Promise<T>)[]): T[] | Promise<T[]> {
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as T[])
}
