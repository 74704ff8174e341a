import { ts } from 'ts-morph'

/**
 * The type that a Standard Schema takes: its `['~standard']['types']['input']` (https://standardschema.dev); null when it is not
 * told, or is `any`.
 */
export function inputTypeOf(schema: ts.Node, checker: ts.TypeChecker): ts.Type | null {
  let type = checker.getTypeAtLocation(schema)
  for (const name of ['~standard', 'types', 'input']) {
    const property = checker.getNonNullableType(type).getProperty(name)
    if (!property) return null
    type = checker.getTypeOfSymbolAtLocation(property, schema)
  }
  return type.flags & ts.TypeFlags.Any ? null : type
}
