import type { Definition, Type } from './type.js'

/** Adds the definitions that a type refers to by itself. */
export function collectUses(type: Type, uses: Set<Definition>): void {
  switch (type.kind) {
    case 'reference':
      uses.add(type.to)
      return
    case 'array':
      return collectUses(type.items, uses)
    case 'tuple':
      for (const item of type.items) collectUses(item.type, uses)
      if (type.rest) collectUses(type.rest, uses)
      return
    case 'object':
      for (const { type: inner } of [...type.members.values(), ...type.index]) collectUses(inner, uses)
      return
    case 'union':
    case 'intersection':
      for (const part of type.of) collectUses(part, uses)
  }
}
