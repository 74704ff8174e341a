import { execFileSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const server = pathToFileURL(fileURLToPath(new URL('../../../dist/src/server/index.js', import.meta.url))).href

/** A worker's rule: no JavaScript is made of text. */
const SCRIPT = `
  import { createHandler } from ${JSON.stringify(server)}
  let isForbidden = false
  try { new Function('') } catch { isForbidden = true }
  const node = { type: 'object', properties: { name: { type: 'string' }, next: { anyOf: [{ $ref: '#/components/schemas/Node' }, { type: 'null' }] } }, required: ['name'] }
  const schema = { type: 'object', properties: { id: { type: 'integer' }, node: { $ref: '#/components/schemas/Node' } }, required: ['id'] }
  const handle = createHandler({ base: '/api/', schema: '', contexts: [], functions: [{
    name: 'save', context: null, affects: [], auth: false, private: false, maxAge: null, route: null, methods: null,
    params: [{ name: 'id', type: null, required: true }, { name: 'node', type: null, required: false }],
    input: { schema, schemas: { Node: node } },
    load: () => ({ run: (_request, args) => args, guard: false, affectsParams: null, input: null, output: null }),
  }] })
  const call = async (args) => {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ fn: 'save', args }) }
    const answer = await handle(new Request('http://shop.test/api/call/', init))
    return [answer.status, await answer.json()]
  }
  const good = { id: 5, node: { name: 'a', next: { name: 'b', next: null } } }
  console.log(JSON.stringify([isForbidden, await call(good), await call({ id: '5x', node: { name: 'a', next: {} }, more: 1 })]))
`

test('arguments are held to their schema where no code may be made of text', () => {
  const run = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', SCRIPT]
  const [isForbidden, taken, refused] = JSON.parse(execFileSync(process.execPath, run, { encoding: 'utf8', timeout: 60_000 })) as unknown[]
  expect(isForbidden).toBe(true)
  expect(taken).toEqual([200, { invalidate: [], result: { id: 5, node: { name: 'a', next: { name: 'b', next: null } } } }])
  expect(refused).toMatchObject([
    400,
    {
      code: 'invalid',
      fields: {
        id: ['Expected an integer, got "5x".'],
        node: ['`node.next.name`: It is required.'],
        more: ['"save" takes no such argument; it takes id, node.'],
      },
    },
  ])
})
