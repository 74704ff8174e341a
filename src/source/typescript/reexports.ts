import type * as t from '@babel/types'
import { diagnostic, type Diagnostic } from '../../model/index.js'
import { placeOf } from './position.js'
import { nameOf, SERVER, type ServerNames } from './server-names.js'

/**
 * Reports each export of `client` itself: what is offered through another module's export is not seen, for a file is read only
 * where it names `mizan/server`.
 */
export function reportReexports(body: t.Statement[], file: string, { client }: ServerNames, report: (found: Diagnostic) => void): void {
  for (const statement of body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') continue
    const fromServer = statement.source?.value === SERVER
    for (const specifier of statement.specifiers) {
      if (specifier.type !== 'ExportSpecifier' || specifier.exportKind === 'type') continue
      const local = nameOf(specifier.local)
      const isClient = fromServer ? local === 'client' : !statement.source && client.has(local)
      if (isClient) report(diagnostic('MZ538', placeOf(file, specifier), { name: nameOf(specifier.exported) }))
    }
  }
}
