import { useState, type Dispatch, type SetStateAction } from 'react'
import type { CallOptions } from '../call.js'
import type { MizanError } from '../error.js'
import type { AnyMutation } from '../mutation.js'
import type { MutationState } from '../types.js'

type State = MutationState<unknown>

/** Any mutation hook; generated declarations give the exact type. */
export type AnyMutationHook = () => readonly [call: AnyMutation, state: State]

const hooks = /*#__PURE__*/ new WeakMap<AnyMutation, AnyMutationHook>()

/** The hook of a mutation: the same hook for the same mutation. */
export function mutationHook(mutation: AnyMutation): AnyMutationHook {
  const known = hooks.get(mutation)
  if (known) return known
  const useThis = () => useMutation(mutation)
  hooks.set(mutation, useThis)
  return useThis
}

function useMutation(mutation: AnyMutation): readonly [AnyMutation, State] {
  const [state, setState] = useState<Omit<State, 'reset'>>(IDLE)
  const [{ call, reset }] = useState(() => controls(mutation, setState))
  return [call, { ...state, reset }]
}

const IDLE = { isPending: false, data: undefined, error: null }

/** A call, and the state that follows the latest one. */
function controls(mutation: AnyMutation, setState: Dispatch<SetStateAction<Omit<State, 'reset'>>>) {
  let latest: Promise<unknown> | undefined
  const call = (args?: unknown, options?: CallOptions): Promise<unknown> => {
    const answer = mutation(args, options)
    latest = answer
    setState({ ...IDLE, isPending: true })
    // Handled here, so a caller who reads the state alone need not catch; one who awaits still gets the error.
    answer.then(
      (data) => latest === answer && setState({ ...IDLE, data }),
      (error: MizanError) => latest === answer && setState({ ...IDLE, error }),
    )
    return answer
  }
  const reset = (): void => {
    latest = undefined
    setState(IDLE)
  }
  return { call, reset }
}
