import { ts } from 'ts-morph'
import type { Place } from '../../../model/index.js'
import { slashed } from '../matcher.js'
import type { Asking } from './shape.js'

/** Where it is declared. A property of a package's type is nowhere in the user's code: there it is `otherwise`. */
export function placeOf(property: ts.Symbol, otherwise: Place, { program }: Asking): Place {
  const declaration = property.declarations?.[0]
  const source = declaration?.getSourceFile()
  if (
    !declaration ||
    !source ||
    source.fileName.includes('/node_modules/') ||
    program.isSourceFileDefaultLibrary(source)
  )
    return otherwise
  const { line, character } = source.getLineAndCharacterOfPosition(
    (ts.getNameOfDeclaration(declaration) ?? declaration).getStart(),
  )
  return { file: slashed(source.fileName), line: line + 1, column: character + 1 }
}
