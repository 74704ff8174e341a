import { type Example, json, typescript, yaml } from './example.js'

/** 2xx names, 3xx contexts and params, 4xx `affects`: the rules of PROTOCOL 1-3. */
export const examples: Example[] = [
  yaml('MZ201', '2:11', '"user-notes" cannot name a function', 'x-mizan-functions:\n  - name: user-notes'),
  yaml('MZ202', '3:11', 'Two functions are named "notes".', 'x-mizan-functions:\n  - name: notes\n  - name: notes'),
  json(
    'MZ203',
    '3:13',
    'would both be called `useUserNotes`',
    '{ "x-mizan-functions": [\n  { "name": "userNotes" },\n  { "name": "user_notes" }\n] }',
  ),
  yaml('MZ204', '2:11', 'would be called `delete`', 'x-mizan-functions:\n  - name: delete'),
  typescript('MZ205', '2:71', 'differ only by case', "export const notes = client({ context: 'notes' }, (_, args: { id?: 1; Id?: 1 }) => args)"),
  yaml(
    'MZ206',
    '8:10',
    'The contexts "notEs" and "notes" differ only by case',
    'x-mizan-functions:\n  - name: one\n    context: notEs\n  - name: two\n    context: notes\nx-mizan-contexts:\n  notEs: { functions: [one] }\n  notes: { functions: [two] }',
  ),
  yaml(
    'MZ301',
    '5:15',
    'There is no context "note". There are: notes.',
    'x-mizan-functions:\n  - name: notes\n    context: notes\n  - name: add_note\n    affects: [note]\nx-mizan-contexts:\n  notes: { functions: [notes] }',
  ),
  yaml(
    'MZ302',
    '5:31',
    'lists the function "gone", but there is no such function',
    'x-mizan-functions:\n  - name: notes\n    context: notes\nx-mizan-contexts:\n  notes: { functions: [notes, gone] }',
  ),
  json(
    'MZ303',
    '3:93',
    'has one param "id" of two types: integer in "count", and string in "notes"',
    '{ "x-mizan-functions": [\n  { "name": "count", "context": "notes", "input": { "type": "object", "properties": { "id": { "type": "integer" } } } },\n' +
      '  { "name": "notes", "context": "notes", "input": { "type": "object", "properties": { "id": { "type": "string" } } } }\n] }',
  ),
  typescript('MZ304', '2:63', 'has the type Date', "export const notes = client({ context: 'notes' }, (_, args: { since: Date }) => args)"),
  typescript(
    'MZ305',
    '2:63',
    'Only "notes" of context "notes" requires the param "id"',
    "export const notes = client({ context: 'notes' }, (_, args: { id: number }) => args)\nexport const count = client({ context: 'notes' }, () => 1)",
  ),
  yaml('MZ306', '2:11', 'answers POST: a read cannot write', 'x-mizan-functions:\n  - name: notes\n    context: notes\n    methods: [POST]'),
  typescript('MZ307', '2:39', 'No function is read by context "notes"', "export const Notes = new ReactContext('notes')"),
  typescript('MZ308', '2:74', 'would both be the prop `key_`', "export const notes = client({ context: 'notes' }, (_, args: { key?: 'a'; key_?: 'a' }) => args)"),
  typescript('MZ309', '2:14', 'has both `context` and `affects`', "export const notes = client({ context: 'notes', affects: 'notes' }, () => 1)"),
  yaml(
    'MZ310',
    '5:14',
    '"count" says that it is in context "notes", whose list lacks it',
    'x-mizan-functions:\n  - name: notes\n    context: notes\n  - name: count\n    context: notes\nx-mizan-contexts:\n  notes: { functions: [notes] }',
  ),
  yaml(
    'MZ311',
    '4:11',
    'The view "page" affects contexts and answers GET',
    'x-mizan-functions:\n  - name: notes\n    context: notes\n  - name: page\n    route: /notes/\n    affects: [notes]',
  ),
  typescript('MZ312', '2:37', 'The route "/notes/*" cannot be served: "*" in it is no plain character', "export const page = client({ route: '/notes/*' }, () => new Response())"),
  typescript('MZ313', '2:37', 'has the param "id", which is none of the arguments of "page"', "export const page = client({ route: '/notes/:id/' }, () => new Response())"),
  typescript(
    'MZ314',
    '2:66',
    'takes the param "id" from its route as number[]',
    "export const page = client({ route: '/notes/:id/' }, (_, args: { id: number[] }) => new Response())",
  ),
  typescript(
    'MZ315',
    '3:37',
    'The views "list" and "page" both answer GET /notes/.',
    "export const list = client({ route: '/notes/' }, () => new Response())\nexport const page = client({ route: '/notes/' }, () => new Response())",
  ),
  typescript('MZ316', '2:37', 'would be served at /api/mizan/notes/, below /api/mizan/', "export const page = client({ route: '/api/mizan/notes/' }, () => new Response())"),
  typescript(
    'MZ317',
    '2:72',
    'The `maxAge` of "notes" has no effect: the context "notes" is private',
    "export const notes = client({ context: 'notes', private: true, maxAge: 60 }, () => 1)",
  ),
  typescript('MZ318', '2:46', '"add" declares the error code "network"', "export const add = client({ errors: ['full', 'network'] }, () => 1)"),
  json(
    'MZ401',
    '3:70',
    '"add_note" narrows its effect on context "notes" to the param "id", which is none of its params',
    '{ "x-mizan-functions": [\n  { "name": "notes", "context": "notes" },\n  { "name": "add_note", "affects": [{ "context": "notes", "params": ["id"] }] }\n] }',
  ),
  typescript(
    'MZ402',
    '3:67',
    'to "id", which is none of its arguments',
    "export const notes = client({ context: 'notes' }, (_, args: { id: number }) => args)\nexport const add = client({ affects: { context: 'notes', params: ['id'] } }, () => 1)",
  ),
]
