import { type Example, json, yaml } from './example.js'

const deep = `${'{ "items": '.repeat(65)}{}${' }'.repeat(65)}`

/** 6xx: types of JSON Schema. */
export const examples: Example[] = [
  yaml('MZ601', '4:13', 'There is no type "file" in JSON Schema', 'x-mizan-functions:\n  - name: notes\n    output:\n      type: file'),
  json('MZ602', '2:41', '`not` says what no TypeScript type can', '{ "x-mizan-functions": [\n  { "name": "notes", "output": { "not": { "type": "string" } } }\n] }'),
  yaml(
    'MZ603',
    '8:11',
    'The component "note" would be called like "Note" in TypeScript, so its type is `Note2`',
    "x-mizan-functions:\n  - name: notes\n    input: { $ref: '#/components/schemas/note' }\n    output: { $ref: '#/components/schemas/Note' }\ncomponents:\n  schemas:\n    Note: { type: object, properties: { text: { type: string } } }\n    note: { type: object, properties: { id: { type: integer } } }",
  ),
  json('MZ604', '2:60', 'Expected a schema here, found 5', '{ "x-mizan-functions": [\n  { "name": "notes", "output": { "type": "array", "items": 5 } }\n] }'),
  json('MZ605', '3:720', 'Schemas are nested more than 64 levels deep here', `{ "x-mizan-functions": [\n  { "name": "notes", "output":\n    ${deep} }\n] }`),
  yaml(
    'MZ607',
    '6:11',
    'This schema leads to itself and to nothing else',
    "x-mizan-functions:\n  - name: notes\n    output: { $ref: '#/components/schemas/Note' }\ncomponents:\n  schemas:\n    Note: { $ref: '#/components/schemas/Note' }",
  ),
]
