/** In the global registry of symbols: a dev server may hold this module twice. */
const BODY = Symbol.for('mizan.body')

/** Leaves the text of its body on a Response, whose own body can only be read as a stream. Returns the Response. */
export function rememberBody(response: Response, text: string): Response {
  return Object.defineProperty(response, BODY, { value: text })
}

/** The text of the body; undefined where it may be a stream, which nobody should wait for. */
export function knownBody(response: Response): string | undefined {
  return (response as { [BODY]?: string })[BODY]
}
