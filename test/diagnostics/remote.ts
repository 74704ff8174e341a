import type { Diagnostic, DiagnosticCode } from '../../src/model/index.js'
import { Project } from '../../src/project/project.js'
import { resolveSchema, type SchemaOption } from '../../src/vite/schema-option.js'
import type { Folder } from '../project/folder.js'
import { json, silent, startBackend, status, type Backend, type Handler } from '../source/openapi/backend.js'
import type { Example } from './example.js'

/** Where the server of each example seems to be; it listens at a port of its own. */
const SERVER = 'http://localhost:8000/schema/'

const SCHEMA = '{ "x-mizan-functions": [{ "name": "notes" }] }'
const SNAPSHOT = { url: SERVER, snapshot: 'mizan.schema.json' }

/** A server that answers so, or that is not there. */
const server = (code: DiagnosticCode, words: string, answer: Handler | null, schema: SchemaOption = SERVER, files: Record<string, string> = {}): Example => ({
  ...configured(code, words, schema, files),
  async find(place) {
    const backend = await startBackend(answer ?? silent)
    if (answer === null) await backend.stop()
    return diagnosticsOf(place, typeof schema === 'string' ? backend.url : { ...schema, url: backend.url }, backend)
  },
})

/** `schema.mjs`, which stands for a program in any language. */
const command = (code: DiagnosticCode, words: string, program: string): Example => {
  const schema = { command: 'node schema.mjs' }
  return { ...configured(code, words, schema, { 'schema.mjs': program }), find: (place) => diagnosticsOf(place, schema) }
}

function configured(code: DiagnosticCode, words: string, schema: SchemaOption, files: Record<string, string>): Example {
  const option = typeof schema === 'string' ? `'${schema}'` : JSON.stringify(schema).replaceAll(/"(\w+)":/g, ' $1: ').replace('}', ' }').replaceAll('"', "'")
  const config = `import mizan from 'mizan'\n\nexport default { plugins: [mizan({ schema: ${option} })] }`
  return { code, files: { 'vite.config.ts': config, ...files }, schema: '', at: 'vite.config.ts', words }
}

async function diagnosticsOf({ root }: Folder, schema: SchemaOption, backend?: Backend): Promise<Diagnostic[]> {
  const { source } = resolveSchema(schema, root)
  const project = new Project({ root, schema: source, sources: [], configFile: `${root}/vite.config.ts`, check: () => Promise.resolve(new Map()) })
  const { diagnostics } = await project.complete()
  return diagnostics.map((found) => ({ ...found, message: found.message.replaceAll(backend?.url ?? SERVER, SERVER) }))
}

/** 11x: a schema that a server or a command gives. */
export const examples: Example[] = [
  server('MZ110', 'nothing listens there (connection refused)', null),
  server('MZ111', 'answered 403: "Forbidden"', status(403, 'Forbidden')),
  server('MZ112', 'gave HTML ("Log in"), and no schema', json('<!doctype html><title>Log in</title>')),
  server('MZ113', 'took longer than 0.1 s', silent, { url: SERVER, timeout: 100 }),
  command('MZ114', 'node schema.mjs ended with exit code 1.', "console.error('No module named shop')\nprocess.exit(1)"),
  command('MZ115', 'node schema.mjs gave nothing', "console.error('Wrote the schema to schema.json')"),
  command('MZ116', 'gave more than 64 MiB', "setInterval(() => process.stdout.write('['.repeat(1024 * 1024)))"),
  server('MZ117', 'redirects again and again', (_, response) => response.writeHead(302, { Location: '/schema/' }).end()),
  server('MZ118', 'Until a schema comes, mizan.schema.json is used', null, SNAPSHOT, { 'mizan.schema.json': SCHEMA }),
  { ...server('MZ119', 'mizan.schema.json is not what', json('{ "x-mizan-functions": [] }'), SNAPSHOT, { 'mizan.schema.json': SCHEMA }), at: 'mizan.schema.json' },
]
