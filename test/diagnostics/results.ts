import type { Diagnostic, DiagnosticCode } from '../../src/model/index.js'
import { createChecker, createTypeScriptReader, describable } from '../../src/source/typescript/index.js'
import { folder } from '../project/folder.js'
import type { Example } from './example.js'

const example = (code: DiagnosticCode, file: string, at: string, words: string, text: string): Example => ({
  code,
  files: { [file]: `import { client } from 'mizan/server'\n${text}` },
  at: `${file}:${at}`,
  words,
  async find({ root }) {
    const all = await (asked ??= ask())
    return all.flatMap(({ name, found }) => (name === file ? { ...found, place: { ...found.place, file: `${root}/${name}` } } : []))
  },
})

/** 52x: what functions give, which `mizan schema` and a build ask the type checker. Each of these files stands for one application. */
export const examples: Example[] = [
  example('MZ520', 'server/count.ts', '2:14', '"count" gives a bigint at result', 'export const count = client({}, () => 5n)'),
  example('MZ521', 'server/notes.ts', '2:14', '"notes" gives Map at result', 'export const notes = client({}, () => new Map([[1, "Buy milk"]]))'),
  example('MZ522', 'server/note.ts', '2:41', '"note" gives a symbol at result.key', 'export const note = client({}, () => ({ key: Symbol("note") }))'),
  example(
    'MZ523',
    'server/tree.ts',
    '2:31',
    'The type of "tree" at',
    'interface Tree<T> { value: T; inner?: Tree<Tree<T>> }\nexport const tree = client({}, (): Tree<string> => ({ value: "root" }))',
  ),
  example('MZ524', 'server/gone.ts', '2:14', 'finds no function "gone" here', 'export const gone = client({}, () => 1)'),
]

let asked: Promise<{ name: string; found: Diagnostic }[]> | undefined

/** All at once: the type checker costs a second, whatever it is asked. */
async function ask(): Promise<{ name: string; found: Diagnostic }[]> {
  const place = folder('diagnostics', Object.assign({}, ...examples.map(({ files }) => files)) as Record<string, string>)
  const reader = createTypeScriptReader({ root: place.root, sources: 'server/**/*.ts' })
  const functions = describable(reader.read().declarations)
  // Removed between the reading and the question, as a checkout does it.
  place.remove('server/gone.ts')
  const { diagnostics } = (await createChecker(place)).describe(functions)
  return diagnostics.map((found) => ({ name: found.place.file.replace(`${place.root}/`, ''), found }))
}
