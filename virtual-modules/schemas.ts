import { typesOf, type Model } from '../src/model/index.js'
import { TypePrinter } from './types/print.js'
import type { Types } from './types/types.js'

/** The file of the types that functions share, below the folder of generated types. */
export const SCHEMAS_FILE = 'schemas'

/** One interface per component that a function's arguments or result lead to. */
export function schemasTypes(model: Model, types: Types): void {
  const printer = new TypePrinter(types, { isShared: true })
  for (const definition of typesOf(model).shared) printer.declare(definition)
}
