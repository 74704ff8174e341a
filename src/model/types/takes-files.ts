import { schemasOf } from '../declaration.js'
import type { Fn, Model } from '../model.js'
import { inputType } from './input-type.js'
import type { Definition, Type } from './type.js'

/**
 * Whether there may be a file in what a function takes: also where its type does not say what is there, or nobody has described it
 * yet. A call of any other function needs no code that sends files.
 */
export function takesFiles(model: Model, fn: Fn): boolean {
  if (!schemasOf(fn.payload)) return true
  const input = inputType(model, fn)
  return input !== null && mayHoldFile(input.type, new Set())
}

/** @param seen what is known to hold none, or is looked at */
function mayHoldFile(type: Type, seen: Set<Definition>): boolean {
  const holds = (inner: Type) => mayHoldFile(inner, seen)
  switch (type.kind) {
    case 'unknown':
    case 'file':
      return true
    case 'reference':
      return !seen.has(type.to) && definitionMayHoldFile(type.to, seen)
    case 'array':
      return holds(type.items)
    case 'tuple':
      return type.items.some((item) => holds(item.type)) || (type.rest !== null && holds(type.rest))
    case 'object':
      return [...type.members.values(), ...type.index].some((member) => holds(member.type))
    case 'union':
    case 'intersection':
      return type.of.some(holds)
    default:
      return false
  }
}

function definitionMayHoldFile(definition: Definition, seen: Set<Definition>): boolean {
  seen.add(definition)
  return mayHoldFile(definition.type, seen) || definition.extends.some((base) => !seen.has(base) && definitionMayHoldFile(base, seen))
}
