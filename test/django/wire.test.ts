import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalParams, hits, parseInvalidationHeader, type Params } from '../../src/protocol/index.js'
import { cacheGroupInvalidation, entryGroups, groupsField } from '../../src/server/cache-groups.js'
import { invalidationHeader } from '../../src/server/invalidation-header.js'
import { readQuery } from '../../src/server/query.js'
import type { ServerContext } from '../../src/server/table.js'
import { anyContext, anyEntry, anyScope } from '../server/scopes.js'
import { param, type } from '../server/shop.js'
import { describeDjango, python } from './django.js'

/** What both servers are asked: a query, and scopes over an entry. */
interface Asked {
  params: ServerContext['params']
  shapes: string[][]
  query: string
  entry: Params
  scopes: Params[]
}

type Told = { read: { fields: string[] } | { canonical: string; groups: string }; header: string; stale: string; hits: boolean[] }

/** What this server makes of it. */
function ours({ params, shapes, query, entry, scopes }: Asked): Told {
  const context: ServerContext = { name: 'user', params, shapes, functions: [], private: false, maxAge: null }
  const known = { contexts: new Map([['user', context]]), functions: new Map() }
  const reading = readQuery(query, context)
  const items = scopes.map((scope) => (Object.keys(scope).length ? { context: 'user', params: scope } : 'user'))
  return {
    read: reading.ok
      ? { canonical: reading.canonical, groups: groupsField(entryGroups(context, reading.values)) }
      : { fields: Object.keys(reading.fields).sort() },
    header: invalidationHeader(items, known.contexts),
    stale: cacheGroupInvalidation(items, known),
    // What no param can be is not in the scope; the header tells which are.
    hits: items.map((item) => hits(parseInvalidationHeader(invalidationHeader([item], known.contexts))?.[0], 'user', entry)),
  }
}

const EVERY: ServerContext['params'] = [
  param('Page', type('number'), false),
  param('name', type('string?'), false),
  param('on', type('boolean'), false),
  param('tags', type('string[]'), false),
  param('user_id', type('integer')),
]

/** Queries as a browser, a hand and an attacker write them. */
const anyQuery = fc.oneof(
  fc.record(
    {
      Page: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(1e21, 1e-7, 1.5, 123456789012345680000, 5e-324)),
      name: fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), fc.constantFrom('~', '*', ' ', '+', '%', '\u{1F600}', 'é')) }),
      on: fc.boolean(),
      tags: fc.array(fc.string(), { maxLength: 3 }),
      user_id: fc.maxSafeInteger(),
    },
    { requiredKeys: ['user_id'] },
  ).map((params) => canonicalParams(params)),
  fc.array(fc.tuple(fc.constantFrom('Page', 'name', 'on', 'tags', 'user_id', 'page', ''), fc.constantFrom('5', '05', '5.0', '2.50', '-0', '1e3', '+5', '%35', 'true', 'x', '', '9007199254740993', 'a%20b', 'a+b', '%ff', '１'))).map((pairs) =>
    pairs.map(([name, text]) => `${name}=${text}`).join('&'),
  ),
)

describeDjango('the reference package, beside the server of this package', () => {
  let child: ChildProcess
  let lines: AsyncIterator<string>
  beforeAll(() => {
    child = spawn(python(), [fileURLToPath(new URL('wire.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] })
    lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  })
  afterAll(async () => {
    const exit = once(child, 'exit')
    child.stdin!.end()
    await exit
  })

  const theirs = async (asked: Asked): Promise<Told> => {
    child.stdin!.write(`${JSON.stringify(asked)}\n`)
    const { value } = (await lines.next()) as IteratorResult<string, undefined>
    if (value === undefined) throw new Error('It ended: see above.')
    return JSON.parse(value) as Told
  }

  test('reads queries and writes them canonically alike', async () => {
    await fc.assert(
      fc.asyncProperty(anyQuery, async (query) => {
        const asked = { params: EVERY, shapes: [['user_id'], ['Page', 'name'], ['on']], query, entry: {}, scopes: [] }
        expect(await theirs(asked)).toEqual(ours(asked))
      }),
      { numRuns: 1500 },
    )
  })

  test('leaves out of a header what not all read alike', async () => {
    const scopes = ['\ufeffa', 'a\ufeff', '\ud800', 'J\u00fcrgen "5%"', '\u0001', 'x'.repeat(600), 'y'.repeat(3000)].map((name) => ({ name }))
    for (const scope of scopes) {
      const asked = { params: EVERY, shapes: [['name']], query: 'user_id=1', entry: {}, scopes: [scope] }
      const [found, expected] = [await theirs(asked), ours(asked)]
      expect({ ...found, hits: [] }).toEqual({ ...expected, hits: [] })
    }
  })

  test('writes invalidations, groups of entries and stale groups alike', async () => {
    const any = anyContext.chain((context) =>
      fc.record({ context: fc.constant(context), entry: anyEntry(context), scopes: fc.array(anyScope(context), { maxLength: 3 }) }),
    )
    await fc.assert(
      fc.asyncProperty(any, async ({ context: { params, shapes }, entry, scopes }) => {
        const asked = { params, shapes, query: canonicalParams(entry), entry, scopes }
        expect(await theirs(asked)).toEqual(ours(asked))
      }),
      { numRuns: 1500 },
    )
  })
})
