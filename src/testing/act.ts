import * as React from 'react'

const FLAG = 'IS_REACT_ACT_ENVIRONMENT'

const isTestForReact = (): unknown => Reflect.get(globalThis, FLAG)

/** Runs `work` within React's `act`, where this build of React has one, whether or not the test's runner told React of the test. */
export async function inAct(work: () => Promise<void>): Promise<void> {
  if (!('act' in React)) return work()
  const before = isTestForReact()
  Reflect.set(globalThis, FLAG, true)
  try {
    await React.act(work)
  } finally {
    Reflect.set(globalThis, FLAG, before)
  }
}

/** An update that shows nothing, and that React need not complain of when it comes outside of an `act`. */
export function unseen(update: () => void): void {
  const before = isTestForReact()
  if (!before || isActing()) return update()
  Reflect.set(globalThis, FLAG, false)
  update()
  Reflect.set(globalThis, FLAG, before)
}

/** React tells nobody. Where its insides are not these, it complains once too often, and no more. */
const insides: unknown = Reflect.get(React, '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE')

export const isActing = (): boolean => Boolean(Reflect.get(Object(insides), 'actQueue'))
