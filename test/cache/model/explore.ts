/**
 * Plays every order there is. `play` asks at each turn which of its options to take, and is played again from the start until every
 * option was taken at every turn.
 *
 * @returns how many orders there were
 */
export async function explore(play: (choose: (options: number) => number) => Promise<void>): Promise<number> {
  const path: { taken: number; options: number }[] = []
  let orders = 0
  do {
    let depth = 0
    await play((options) => {
      const turn = (path[depth++] ??= { taken: 0, options })
      if (turn.options !== options) throw new Error('It did not go the same way twice: what is explored is not deterministic.')
      return turn.taken
    })
    orders++
    let last = path.at(-1)
    while (last && last.taken + 1 === last.options) {
      path.pop()
      last = path.at(-1)
    }
    if (last) last.taken++
  } while (path.length)
  return orders
}

/**
 * Waits until no promise has anything left to do. What `nextTick` is given from within a promise's reaction runs once there are no
 * more reactions, so this is exact, and no timer comes between.
 */
export const quiet = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve))
