import { use, useInsertionEffect, useState, type Dispatch, type SetStateAction } from 'react'
import type { CallOptions } from '../call.js'
import type { Entry } from '../entry.js'
import type { MizanError } from '../error.js'
import type { Bundle } from '../fetch.js'
import type { FormReader } from '../form-args.js'
import type { AnyMutation } from '../mutation.js'
import { overlay } from '../optimistic.js'
import { handleOf } from '../registry.js'
import { clock } from '../stores.js'
import type { MutationState } from '../types.js'
import { contextOf } from './context.js'
import { keepInputs } from './keep-inputs.js'

type State = MutationState<unknown>

export interface AnyHookOptions {
  /** What a call is expected to do, by context. */
  readonly optimistic?: Readonly<Record<string, (data: Bundle, args: unknown) => Bundle>>
  readonly order?: 'parallel' | 'queue'
}

/** Any mutation hook; generated declarations give the exact type. */
export type AnyMutationHook = (options?: AnyHookOptions) => readonly [call: AnyMutation, state: State]

const hooks = /*#__PURE__*/ new WeakMap<AnyMutation, { read: FormReader; readonly use: AnyMutationHook }>()

/**
 * The hook of a mutation: the same hook for the same mutation.
 *
 * @param read what reads a form, where not all of its fields are texts: `formFields`
 */
export function mutationHook(mutation: AnyMutation, read: FormReader = texts): AnyMutationHook {
  // One expression: a bundler may keep what is only named after a return.
  return process.env.NODE_ENV === 'production' ? (options) => useMutation(mutation, read, options) : defineHook(mutation, read)
}

function defineHook(mutation: AnyMutation, read: FormReader): AnyMutationHook {
  const known = hooks.get(mutation)
  if (known) {
    known.read = read
    return known.use
  }
  const made = { read, use: (options?: AnyHookOptions) => useMutation(mutation, (form) => made.read(form), options) }
  hooks.set(mutation, made)
  return made.use
}

/** React's own fields are left out. */
const texts: FormReader = (form) => Object.fromEntries([...form].filter(([name]) => name[0] !== '$'))

function useMutation(mutation: AnyMutation, read: FormReader, { optimistic = {}, order }: AnyHookOptions = {}): ReturnType<AnyMutationHook> {
  const [state, setState] = useState(IDLE)
  const [{ follow, call, ...controls }] = useState(() => createControls(mutation, read, setState))
  const updates = Object.entries(optimistic).map(([context, update]): Update => [use(contextOf(handleOf(context))), update])
  useInsertionEffect(() => follow(updates, order))
  return [call, { ...state, ...controls }]
}

/** The entry is that of the nearest provider, if there is one. */
type Update = readonly [entry: Entry | null, update: (data: Bundle, args: unknown) => Bundle]

const IDLE: Omit<State, 'reset' | 'action'> = { isPending: false, data: undefined, error: null }

/** A call, and the state that follows the latest one. */
function createControls(mutation: AnyMutation, read: FormReader, setState: Dispatch<SetStateAction<typeof IDLE>>) {
  let updates: readonly Update[] = []
  let order: AnyHookOptions['order']
  let latest: Promise<unknown> | undefined
  let last: Promise<unknown> = Promise.resolve()

  const send = async (args: unknown, options?: CallOptions): Promise<unknown> => {
    const layers: ((succeeded?: boolean) => void)[] = []
    let succeeded = false
    try {
      for (const [entry, update] of updates) if (entry) layers.push(overlay(entry, (data) => update(data, args)))
      if (order === 'queue') {
        const since = clock.now
        await last
        // Somebody else is here by now, who did not ask for it.
        if (clock.principal > since) options = { signal: AbortSignal.abort() }
      }
      const data = await mutation(args, { ...options, onAnswer: () => layers.forEach((settle) => settle()) })
      succeeded = true
      return data
    } finally {
      for (const settle of layers) settle(succeeded)
    }
  }

  const call = (args?: unknown, options?: CallOptions): Promise<unknown> => {
    const answer = send(args, options)
    latest = answer
    setState({ ...IDLE, isPending: true })
    // Handled here, so a caller who reads the state alone need not catch; one who awaits still gets the error.
    last = answer.then(
      (data) => latest === answer && setState({ ...IDLE, data }),
      (error: MizanError) => latest === answer && setState({ ...IDLE, error }),
    )
    return answer
  }

  return {
    /** What the latest render wants of the calls to come. */
    follow: (...newest: [readonly Update[], AnyHookOptions['order']]): void => void ([updates, order] = newest),
    call,
    reset: (): void => {
      latest = undefined
      setState(IDLE)
    },
    action: async (form: FormData): Promise<void> => {
      const keep = keepInputs()
      // React shows what is set within an action when that is over, and pending is what it is until then.
      const args = await read(form)
      await call(args).catch(keep)
    },
  }
}
