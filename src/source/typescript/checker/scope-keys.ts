import { ts } from 'ts-morph'
import type { Place } from '../../../model/index.js'
import { isOpen, propertiesOf } from './arguments.js'
import { placeOf } from './place.js'
import type { Asking } from './shape.js'
import { optionOf, type Offered } from './signature.js'

/** The keys of what `affectsParams` returns, by its type; null when that names none for certain. */
export function scopeKeys(offered: Offered, otherwise: Place, asking: Asking): { name: string; place: Place }[] | null {
  const { checker } = asking
  const option = optionOf(offered, 'affectsParams')
  const result = option && checker.getTypeAtLocation(option).getCallSignatures()[0]?.getReturnType()
  const awaited = result && (checker.getAwaitedType(result) ?? result)
  if (!awaited || awaited.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never) || isOpen(awaited, checker)) return null
  return propertiesOf(awaited, checker)
    .filter((property) => !isAbsent(property, asking))
    .map((property) => ({ name: property.getName(), place: placeOf(property, otherwise, asking) }))
}

/** What TypeScript adds to the parts of a union of literals, so that each has the keys of all: `{ a: 1; b?: undefined }`. */
function isAbsent(property: ts.Symbol, { checker, at }: Asking): boolean {
  return Boolean(checker.getTypeOfSymbolAtLocation(property, at).flags & ts.TypeFlags.Undefined)
}
