/** Work that takes longer than this, in milliseconds, says what it is doing. */
const PATIENCE = 1000

/** One line of a terminal that tells what takes long; erased at the end. Nothing in a log, where no line can be erased. */
export class Progress {
  readonly #stream: NodeJS.WriteStream
  readonly #isShown: boolean
  readonly #began = Date.now()
  #timer: NodeJS.Timeout | undefined
  #shown = false

  constructor(stream: NodeJS.WriteStream, { quiet = false } = {}) {
    this.#stream = stream
    this.#isShown = !quiet && stream.isTTY === true && !process.env['CI']
  }

  /** @param long whether this step always takes longer than a second: it may not leave the process time to say so later */
  step(text: string, { long = false } = {}): void {
    if (!this.#isShown) return
    clearTimeout(this.#timer)
    const wait = long ? 0 : PATIENCE - (Date.now() - this.#began)
    if (wait <= 0) this.#show(text)
    else this.#timer = setTimeout(() => this.#show(text), wait).unref()
  }

  /** Takes the line away, before anything else is printed. */
  end(): void {
    clearTimeout(this.#timer)
    if (this.#shown) this.#stream.write('\r\x1b[K')
    this.#shown = false
  }

  #show(text: string): void {
    const width = Math.max(10, (this.#stream.columns ?? 80) - 1)
    // A line that wraps could not be erased.
    const line = `${text} …`
    this.#stream.write(`\r\x1b[K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`)
    this.#shown = true
  }
}
