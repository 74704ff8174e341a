import { ts } from 'ts-morph'
import type { JsonSchema } from '../../../../model/index.js'
import { documented } from './documented.js'
import { placeOf } from '../place.js'
import { below, type Walk } from './walk.js'

interface Members {
  properties: [name: string, schema: JsonSchema][]
  required: string[]
}

/** The members that JSON carries: no methods, no symbols, nothing private. One that may be undefined may be missing. */
export function memberSchemas(members: readonly ts.Symbol[], walk: Walk): Members {
  const { checker, at } = walk
  const found: Members = { properties: [], required: [] }
  for (const member of members) {
    if (isHidden(member)) continue
    const name = member.getName()
    const type = checker.getTypeOfSymbolAtLocation(member, at)
    const parts = type.isUnion() ? type.types : [type]
    const schema = walk.schemaOf(type, below(walk, `.${name}`, placeOf(member, walk.place, walk)))
    const isOptional = Boolean(member.flags & ts.SymbolFlags.Optional)
    // `other?: never` says that there is none.
    if (schema === null && !(isOptional && parts.every(({ flags }) => flags & ts.TypeFlags.Undefined))) continue
    found.properties.push([name, documented(schema ?? false, member, checker)])
    if (!isOptional && !parts.some((part) => isAbsent(part))) found.required.push(name)
  }
  return found
}

/** What `JSON.stringify` leaves out of an object. */
function isAbsent(type: ts.Type): boolean {
  return Boolean(type.flags & (ts.TypeFlags.VoidLike | ts.TypeFlags.ESSymbolLike)) || type.getCallSignatures().length > 0
}

function isHidden(member: ts.Symbol): boolean {
  const { escapedName, valueDeclaration } = member
  // What TypeScript calls a member whose key is a symbol, and one that begins with #.
  if (/^__[@#]/.test(String(escapedName))) return true
  return Boolean(
    valueDeclaration && ts.getCombinedModifierFlags(valueDeclaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected),
  )
}
