import { ts } from 'ts-morph'

/** What may be the arguments of a call by name, as far as the types go: objects, but for arrays and functions. */
export function isArguments(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return true
  const parts = type.isUnion() ? type.types : [type]
  return parts.every((part) => {
    const isData =
      part.flags &
      (ts.TypeFlags.Object | ts.TypeFlags.NonPrimitive | ts.TypeFlags.Intersection | ts.TypeFlags.TypeParameter)
    return isData && !checker.isArrayType(part) && !checker.isTupleType(part) && part.getCallSignatures().length === 0
  })
}

/** Whether it takes more than its properties, by names of the caller's choice. */
export function isOpen(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) return true
  if (type.isUnion()) return type.types.some((part) => isOpen(part, checker))
  const constraint = type.flags & ts.TypeFlags.Instantiable ? checker.getBaseConstraintOfType(type) : undefined
  if (constraint && constraint !== type) return isOpen(constraint, checker)
  return checker.getIndexInfosOfType(type).some((index) => !(index.type.flags & ts.TypeFlags.Never))
}

/** Those of every part of a union; where all parts have one, it is the union's own. */
export function propertiesOf(type: ts.Type, checker: ts.TypeChecker): ts.Symbol[] {
  if (!type.isUnion()) return checker.getPropertiesOfType(type)
  const byName = new Map<string, ts.Symbol>()
  for (const property of type.types.flatMap((part) => checker.getPropertiesOfType(part)))
    byName.set(property.getName(), property)
  return [...byName].map(([name, property]) => type.getProperty(name) ?? property)
}

/** Whether a call may go without it, as far as its type does not tell by admitting undefined. */
export function isOptional(property: ts.Symbol, owner: ts.Type, defaults: ReadonlyMap<string, unknown>): boolean {
  const name = property.getName()
  const isLackedBySome = owner.isUnion() && owner.types.some((part) => !part.getProperty(name))
  return Boolean(property.flags & ts.SymbolFlags.Optional) || defaults.has(name) || isLackedBySome
}

/** The params that the pattern of a parameter gives a value when they are absent, each with that value. */
export function defaultsOf({ name }: ts.ParameterDeclaration): Map<string, ts.Expression> {
  if (!ts.isObjectBindingPattern(name)) return new Map()
  return new Map(
    name.elements.flatMap(({ initializer, propertyName, name: local }): [string, ts.Expression][] => {
      const key = propertyName ?? local
      if (!initializer) return []
      return ts.isIdentifier(key) || ts.isStringLiteral(key) || ts.isNumericLiteral(key) ? [[key.text, initializer]] : []
    }),
  )
}
