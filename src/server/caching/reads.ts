/** What functions read of a request besides their arguments and the user, neither of which has to be told here. */
export class Reads {
  /** The first that another request may have otherwise; null: none. */
  request: string | null = null
  /** Who looks whether the client has gone may have stopped half way. */
  signal = false

  note(property: string): void {
    if (property === 'signal' || property === 'raw') this.signal = true
    if (property !== 'signal') this.request ??= property
  }
}
