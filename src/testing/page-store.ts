import { Store } from '../client/index.js'
import { isActing } from './act.js'

/**
 * The store of a page under test. React loses what suspends by `use` within an `act` that nobody awaits, as `render` and `fireEvent` of
 * Testing Library are, and says so; what throws its promise, the older way, it does not lose.
 */
export class PageStore extends Store {
  override beforeUse(ready: Promise<void>): void {
    const isSettled = 'status' in ready && ready.status === 'fulfilled'
    // oxlint-disable-next-line typescript/only-throw-error -- React suspends on it
    if (!isSettled && isActing()) throw ready
  }
}
