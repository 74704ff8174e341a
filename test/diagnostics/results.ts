import type { Diagnostic, DiagnosticCode } from '../../src/model/index.js'
import { createChecker, createTypeScriptReader, describable } from '../../src/source/typescript/index.js'
import { folder } from '../project/folder.js'
import type { Example } from './example.js'

const example = (code: DiagnosticCode, file: string, at: string, words: string, text: string, more: Record<string, string> = {}): Example => ({
  code,
  files: { [file]: `import { client } from 'mizan/server'\n${text}`, ...more },
  at: `${file}:${at}`,
  words,
  async find({ root }) {
    const all = await (asked ??= ask())
    return all.flatMap(({ name, found }) => (name === file ? { ...found, place: { ...found.place, file: `${root}/${name}` } } : []))
  },
})

/** A schema of no library: what zod, valibot and arktype say of theirs. */
const SCHEMA = "import type { StandardSchemaV1 } from '@standard-schema/spec'\n"

/** 52x and 53x: what functions give, and what schemas take, which `mizan schema` and a build ask the type checker. Each of these files stands for one application. */
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
  example(
    'MZ532',
    'server/rename.ts',
    '3:14',
    'The keys that `affectsParams` of "rename" returns cannot be told from `scopeOf`',
    "const scopeOf = (): Record<string, number> => ({ id: 1 })\nexport const rename = client({ affects: 'names', affectsParams: scopeOf }, () => 1)\nexport const names = client({ context: 'names' }, (_, args: { id: number }) => args.id)",
  ),
  example(
    'MZ534',
    'server/add.ts',
    '4:14',
    'The type that the `input` of "add" takes cannot be told from `Note`',
    `${SCHEMA}declare const Note: StandardSchemaV1<any>\nexport const add = client({ input: Note }, () => 1)`,
  ),
  example('MZ535', 'server/report.ts', '2:14', '"report" returns a Response and has no `route`', 'export const report = client({}, async () => new Response("done"))'),
  example(
    'MZ536',
    'server/page.ts',
    '2:14',
    '"page" has a `route` and returns string: a view returns a Response.',
    "export const page = client({ route: '/notes/' }, async () => '<h1>Notes</h1>')",
  ),
  example(
    'MZ537',
    'server/when.ts',
    '6:10',
    '`When` is not exported',
    `${SCHEMA}declare const When: StandardSchemaV1<{ at: string }, { at: number }>\nexport class Notes {\n  @client({ input: When })\n  static when(_: unknown, { at }: { at: number }) { return at }\n}`,
  ),
  example('MZ524', 'server/gone.ts', '2:14', 'finds no function "gone" here', 'export const gone = client({}, () => 1)'),
]

let asked: Promise<{ name: string; found: Diagnostic }[]> | undefined

/** All at once: the type checker costs a second, whatever it is asked. */
async function ask(): Promise<{ name: string; found: Diagnostic }[]> {
  const place = folder('diagnostics', Object.assign({}, ...examples.map(({ files }) => files)) as Record<string, string>)
  const reader = createTypeScriptReader({ root: place.root, sources: 'server/**/*.ts' })
  const { declarations, unresolved } = reader.read()
  const functions = describable(declarations)
  // Removed between the reading and the question, as a checkout does it.
  place.remove('server/gone.ts')
  const checker = await createChecker(place)
  const { diagnostics } = checker.describe(functions)
  const answers = [...checker.resolve(unresolved).values()]
  return [...diagnostics, ...answers.flatMap((answer) => answer.diagnostics)].map((found) => ({ name: found.place.file.replace(`${place.root}/`, ''), found }))
}
