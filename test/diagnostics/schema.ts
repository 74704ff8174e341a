import { type Example, json, yaml } from './example.js'

/** 1xx: what keeps a source from being read. */
export const examples: Example[] = [
  { code: 'MZ101', files: {}, schema: 'mizan.schema.json', at: 'mizan.schema.json', words: 'The source cannot be read: ENOENT' },
  json('MZ102', '3:3', 'not valid JSON: comma expected', '{\n  "x-mizan-version": 1\n  "x-mizan-functions": []\n}'),
  yaml('MZ102', '3:1', 'not valid YAML', 'x-mizan-functions:\n  - name: notes\n   context: notes'),
  json('MZ103', '2:33', 'Expected the name of a context, or null here, found 5.', '{ "x-mizan-functions": [\n  { "name": "notes", "context": 5 }\n] }'),
  yaml('MZ103', '3:14', 'Expected true or false here, found "yes".', 'x-mizan-functions:\n  - name: notes\n    private: yes'),
  yaml('MZ104', '1:18', 'written for version 2', 'x-mizan-version: 2\nx-mizan-functions: []'),
  json('MZ105', '3:3', 'The key "notes" is written twice', '{ "x-mizan-functions": {\n  "notes": {},\n  "notes": {}\n} }'),
  yaml('MZ105', '3:3', 'The key "notes" is written twice', 'x-mizan-functions:\n  notes: {}\n  notes: {}'),
  json('MZ106', '2:42', 'leads to nothing in this document', '{ "x-mizan-functions": [\n  { "name": "notes", "output": { "$ref": "#/components/schemas/Note" } }\n] }'),
  yaml('MZ106', '4:13', 'leads out of this document', "x-mizan-functions:\n  - name: notes\n    output:\n      $ref: 'notes.json#/Note'"),
  json('MZ107', '1:19', 'The base "api/" is not a path.', '{ "x-mizan-base": "api/", "x-mizan-functions": [] }'),
  { code: 'MZ108', files: {}, at: '.', words: 'No file matches server/**' },
]
