import { isName } from '../protocol/index.js'

/**
 * A set of read functions that a page gets in one request, and one provider in React.
 *
 * @example
 * export const UserContext = new ReactContext('user')
 * // In components: `UserProvider`, `useUserContext()`, and one hook per function.
 */
export class ReactContext {
  /** As it travels, and as client code spells it: `user` gives `UserProvider`. */
  readonly name: string

  /** @throws {TypeError} when `name` is not a letter followed by at most 63 letters, digits or underscores. */
  constructor(name: string) {
    if (typeof name !== 'string' || !isName(name)) {
      throw new TypeError(
        `new ReactContext(${JSON.stringify(name)}): names travel in URLs, headers and code. ` +
          'Use a letter, then at most 63 letters, digits or underscores.',
      )
    }
    this.name = name
  }
}
