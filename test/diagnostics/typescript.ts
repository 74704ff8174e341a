import { type Example, typescript } from './example.js'

/** 5xx: decorated TypeScript. */
export const examples: Example[] = [
  typescript('MZ501', '2:31', 'This file does not parse', 'export const notes = client({ ]'),
  typescript('MZ502', '3:3', '@client stands on', 'export class Notes {\n  @client({}) list() {}\n}'),
  typescript('MZ503', '3:3', '@client stands in', 'class Notes {\n  @client({}) static list() {}\n}'),
  typescript('MZ504', '2:16', 'where no name can be read off it', 'export default client({}, () => 1)'),
  typescript('MZ505', '3:3', '@client', 'export class Notes {\n  @client static list() {}\n}'),
  typescript('MZ506', '3:29', '`options` cannot be read so', 'const options = {}\nexport const notes = client(options, () => 1)'),
  typescript('MZ507', '2:31', '`colour` is not an option', "export const notes = client({ colour: 'red' }, () => 1)"),
  typescript('MZ508', '2:40', 'The option `private` takes true or false', 'export const notes = client({ private: 1 }, () => 1)'),
  typescript('MZ509', '3:39', 'The name of the context Notes', "const name = 'notes'\nexport const Notes = new ReactContext(name)"),
  typescript('MZ510', '2:40', '`Notes` is no ReactContext that can be found', 'export const notes = client({ context: Notes }, () => 1)'),
  typescript('MZ511', '2:35', 'The arguments of "add" have no type', 'export const add = client({}, (_, { text }) => text)'),
  typescript('MZ512', '2:43', 'holds Date, which JSON cannot carry', 'export const add = client({}, (_, args: { when: Date }) => args)'),
  typescript('MZ513', '2:41', 'takes `string` after the request', 'export const add = client({}, (_, text: string) => text)'),
  {
    code: 'MZ514',
    files: { 'server/notes.ts': 'export class Notes {\n  @client({}) static list() {}\n}' },
    at: 'server/notes.ts:2:3',
    words: '`client` is not imported here for its value',
  },
  typescript('MZ515', '3:3', 'A second decorator stands beside @client', 'export class Notes {\n  @log @client({}) static list() {}\n}'),
  typescript('MZ516', '2:61', 'names no params', "export const notes = client({ context: 'notes' }, (_, args: object) => 1)"),
  typescript('MZ517', '5:22', 'has overloads', 'export class Notes {\n  static list(): void\n  static list(_?: unknown, args?: { id: number }): void\n  @client({}) static list() {}\n}'),
  typescript(
    'MZ530',
    '3:71',
    '`affectsParams` of "add" returns "note", which is a scalar param of no context that it affects. There are: notes (id).',
    "export const notes = client({ context: 'notes' }, (_, args: { id: number }) => args)\nexport const add = client({ affects: 'notes', affectsParams: () => ({ note: 1 }) }, () => 1)",
  ),
  {
    code: 'MZ538',
    files: { 'server/mizan.ts': "export { client as offer } from 'mizan/server'", 'server/notes.ts': "import { offer } from './mizan.js'\nexport const notes = offer({}, () => 1)" },
    at: 'server/mizan.ts:1:10',
    words: '`client` of mizan/server is exported from here as "offer"',
  },
  typescript('MZ531', '2:38', '"add" has `methods` and no `route`', "export const add = client({ methods: ['POST'] }, () => 1)"),
  typescript('MZ518', '2:32', 'is a generator', 'export const list = client({}, function* () { yield 1 })'),
]
