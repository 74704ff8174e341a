import { ts } from 'ts-morph'
import type { JsonSchema } from '../../../../model/index.js'
import { judge } from '../../shape.js'
import type { ArgumentType } from '../argument-type.js'
import { isArguments, isOpen, isOptional, propertiesOf } from '../arguments.js'
import { documented } from './documented.js'
import { literalValue } from './literal-value.js'
import { extraSchemas } from './object.js'
import { placeOf } from '../place.js'
import { shapeOf } from '../shape.js'
import { schemaOf } from './type.js'
import { below, type Walk } from './walk.js'

/**
 * The argument object of a function as a schema; null when it takes none. It is written in place even where its type has a name:
 * the defaults of the pattern are the function's own. What is required is what `answer` says of the params. It is closed, unless
 * its type takes more than it names: a key that nobody declared is a mistake of who calls.
 */
export function inputSchema({ written, at, defaults }: ArgumentType, around: Walk): JsonSchema | null {
  const walk: Walk = { ...around, at }
  const { checker } = walk
  const type = checker.getNonNullableType(written)
  if (!isArguments(type, checker)) return null
  if (written.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {}
  const members = propertiesOf(type, checker)
  if (members.length === 0 && !isOpen(type, checker)) return null
  const inside = { ...walk, open: [type] }
  const properties = members.map((member): [string, JsonSchema] => {
    const name = member.getName()
    const step = below(inside, `.${name}`, placeOf(member, walk.place, walk))
    const schema = documented(schemaOf(checker.getTypeOfSymbolAtLocation(member, at), step) ?? false, member, checker)
    const value = defaults.get(name)
    const found = value && literalValue(value, checker)
    return [name, found && typeof schema === 'object' ? { ...schema, default: found.value } : schema]
  })
  const isRequired = (member: ts.Symbol) =>
    !isOptional(member, type, defaults) && !judge(shapeOf(checker.getTypeOfSymbolAtLocation(member, at), walk))?.optional
  const required = members.filter(isRequired).map((member) => member.getName())
  return {
    type: 'object',
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(isOpen(type, checker) ? {} : { additionalProperties: false }),
    ...(type.isUnion() ? { anyOf: type.types.map((part) => schemaOf(part, inside) ?? false) } : extraSchemas(type, inside)),
  }
}
