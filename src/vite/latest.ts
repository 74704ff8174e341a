/** Work that may be asked for often and needs doing once: the latest is done, a while later, and never two at a time. */
export class Latest {
  #timer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false
  #running: Promise<void> = Promise.resolve()

  /** @param delay in milliseconds; it begins anew with each call */
  schedule(delay: number, work: () => Promise<void>, onError: (error: unknown) => void): void {
    clearTimeout(this.#timer)
    if (this.#isClosed) return
    this.#timer = setTimeout(() => {
      this.#running = this.#running.then(work).catch(onError)
    }, delay)
  }

  /** Does nothing more. Resolves when what is under way is done. */
  close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    return this.#running
  }
}
