import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { link, schemaHash, schemasOf, type Fn, type Model } from '../../src/model/index.js'
import type { Project } from '../../src/project/project.js'
import { typesOutput } from '../../src/project/types.js'
import { parseOpenApi } from '../../src/source/openapi/parse.js'
import { documentText, manifestText, virtualModules, type ServerFiles } from '../../virtual-modules/index.js'
import type { Folder } from './folder.js'

const INFO = { title: 'Shop', version: '1.2.3' }

/** The model of decorated sources, and the one of their exported document. */
export async function exportAndRead(project: Project): Promise<{ ours: Model; theirs: Model; text: string }> {
  const { model: ours, diagnostics } = await project.described()
  if (!ours) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const text = documentText(ours, INFO)
  const parsed = parseOpenApi(text, '/schema.json')
  const linked = parsed.declarations && link(parsed.declarations)
  const found = [...parsed.diagnostics, ...(linked?.diagnostics ?? [])]
  if (!linked?.model || parsed.diagnostics.length > 0) throw new Error(`${found.map(({ message }) => message).join('\n')}\n${text}`)
  return { ours, theirs: linked.model, text }
}

/** All that a model says, but for where it is written. */
export function said(model: Model): unknown {
  const functions = model.functions.map((fn) => ({ ...fn, payload: schemasOf(fn.payload) }))
  return JSON.parse(JSON.stringify({ ...model, functions }, (key, value: unknown) => (key === 'place' ? undefined : value)))
}

export const manifestOf = (model: Model): string => manifestText(model, schemaHash(model))

export const documentOf = (model: Model): string => documentText(model, INFO)

/**
 * What `tsc` says of the claim that the types from the sources and those from the document are each assignable to the other: of
 * what each read gives, and of what each call takes and gives. Empty when it holds. `place` is where the files are written; `server` is what the sources are compiled
 * with.
 */
export async function typeDifferences(
  place: Folder,
  ours: Model,
  theirs: Model,
  isCompared: (fn: Fn) => boolean = () => true,
  server: ServerFiles | null = null,
): Promise<string> {
  const write = (folder: string, module: string, model: Model, schemaFile: string | null) => {
    const output = typesOutput(virtualModules(model, schemaFile === null ? server : null), model, { root: place.root, codeFolders: [], schemaFile, locate: (each) => each })
    const files = output.filter(({ path }) => path.endsWith('.d.ts'))
    place.write(Object.fromEntries(files.map(({ path, content }) => [`${folder}/${path}`, content.replaceAll('virtual:mizan/', module)])))
  }
  // Paths to the server's files are relative: both sets stand as deep.
  write('.mizan', 'sources:', ours, null)
  write('.document', 'document:', theirs, `${place.root}/schema.json`)
  const claims = ours.functions.filter((fn) => fn.role !== 'view' && isCompared(fn)).flatMap(claimsOf)
  place.write({ 'claims.ts': `${CLAIM}${claims.join('\n')}\n`, 'tsconfig.json': TSCONFIG })
  const bin = fileURLToPath(new URL('../../node_modules/typescript7/bin/tsc', import.meta.url))
  const outcome = await promisify(execFile)(process.execPath, [bin, '--pretty', 'false', '-p', place.root]).catch((error: { stdout: string }) => error)
  return outcome.stdout
}

const CLAIM = `import type * as S from 'sources:contexts'
import type * as D from 'document:contexts'
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : { narrower: A; wider: B }) : { wider: A; narrower: B }
type Args<F> = F extends (...input: infer I) => unknown ? I[0] : never
type Result<F> = F extends (...input: never) => infer R ? Awaited<R> : never
`

function claimsOf({ ids, role }: Fn): string[] {
  const claim = (name: string, of: string, id: string) => `export const ${id}${name}: Same<${of}<typeof S.${id}>, ${of}<typeof D.${id}>> = true`
  if (role === 'read') return [claim('', 'Result', ids.hook)]
  return [claim('_args', 'Args', ids.call), claim('_result', 'Result', ids.call)]
}

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2023', 'dom', 'dom.iterable'], types: ['node', 'vite/client'], strict: true, noEmit: true, skipLibCheck: true,
  },
  files: ['claims.ts'],
  include: ['.mizan/**/*', '.document/**/*'],
})
