import { schemasOf } from '../declaration.js'
import type { Fn, Model } from '../model.js'
import { Lowering } from './lower.js'
import type { Type } from './type.js'

interface Known {
  readonly lowering: Lowering
  readonly types: WeakMap<Fn, Type>
}

const known = new WeakMap<Model['schemas'], Known>()

/**
 * The type of what a function takes, be it declared or found by the type checker, and what takes such types apart; null where nobody
 * has described the function yet, or nothing is taken.
 */
export function inputType({ schemas }: Model, fn: Fn): { type: Type; lowering: Lowering } | null {
  const input = schemasOf(fn.payload)?.input ?? null
  if (input === null) return null
  const { lowering, types } = known.get(schemas) ?? begin(schemas)
  const type = types.get(fn) ?? lowering.payload(input, { pointer: '', file: '', name: fn.name, fn: fn.name }, 'input')
  types.set(fn, type)
  return { type, lowering }
}

/** What it finds at fault is told where the types are made that are written. */
function begin(schemas: Model['schemas']): Known {
  const made = { lowering: new Lowering({ schemas, file: '', discriminants: new Map(), nameOf: (name) => name, report: () => {} }), types: new WeakMap() }
  known.set(schemas, made)
  return made
}
