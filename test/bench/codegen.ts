import { parse, type ParserOptions } from '@babel/parser'
import { Project } from '../../src/project/project.js'
import { typesOutput } from '../../src/project/types.js'
import { createApp } from '../build/app.js'
import { schemaOfThousand, sourceOf, sourcesOfThousand } from '../build/thousand.js'
import { printTable, type Measured } from './table.js'

const RUNS = 15
const BABEL: ParserOptions = { sourceType: 'module', plugins: ['typescript', 'decorators'] }

/** The whole way from text to code and types, next to the mere parsing of the same text. */
export async function codegen(): Promise<void> {
  const text = schemaOfThousand()
  const sources = sourcesOfThousand()
  const app = createApp({ 'mizan.schema.json': text, ...sources })
  const check = async () => new Map<string, never>()
  const open = (schema: string | null) => new Project({ root: app.root, schema, sources: 'server/**/*.ts', check })
  const emit = (project: Project) => {
    const { modules, model } = project.refresh()
    for (const module of modules) module.code({ dev: true })
    typesOutput(modules, model!, project)
  }
  const edited = open(null)
  let edits = 0
  try {
    printTable(
      measure([
        ['JSON.parse of the schema', () => JSON.parse(text)],
        ['a schema to code and types', () => emit(open(`${app.root}/mizan.schema.json`))],
      ]),
      'ms',
      'JSON.parse of the schema',
    )
    printTable(
      measure([
        ['Babel’s parse of the sources', () => Object.values(sources).forEach((code) => parse(code, BABEL))],
        ['sources to code and types', () => emit(open(null))],
        [
          'one edited source to code and types',
          () => {
            app.write({ 'server/shop0.ts': sourceOf('shop0', `return { id, name: '${edits++}' }`) })
            edited.refresh([`${app.root}/server/shop0.ts`])
            emit(edited)
          },
        ],
      ]),
      'ms',
      'Babel’s parse of the sources',
    )
  } finally {
    app.dispose()
  }
}

function measure(works: [name: string, work: () => void][]): Measured[] {
  const rows = works.map(([name]): Measured => ({ name, values: [] }))
  for (let run = 0; run <= RUNS; run++) {
    for (const [index, [, work]] of works.entries()) {
      const start = performance.now()
      work()
      if (run > 0) rows[index]!.values.push(performance.now() - start)
    }
  }
  return rows
}
