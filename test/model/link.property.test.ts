import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedContexts, isReserved, link, schemaHash, type Declarations, type Model } from '../../src/model/index.js'
import { isName } from '../../src/protocol/index.js'
import { anyServer, likelyServer } from './arbitrary.js'

const sorted = (names: string[]) => names.toSorted((a, b) => (a < b ? -1 : 1))

function expectSound({ contexts, functions }: Model): void {
  const names = functions.map(({ name }) => name)
  expect(names).toEqual(sorted(names))
  expect(contexts.map(({ name }) => name)).toEqual(sorted(contexts.map(({ name }) => name)))
  for (const { name, params, functions: reads, views, shapes } of contexts) {
    for (const list of [params.map((each) => each.name), reads, views, ...shapes]) expect(list).toEqual([...new Set(sorted(list))])
    expect(new Set(params.map(({ prop }) => prop)).size).toBe(params.length)
    for (const member of [...reads, ...views]) expect(functions.find((each) => each.name === member)?.context).toBe(name)
  }
  for (const { name, params, affects } of functions) {
    expect(isName(name)).toBe(true)
    expect(params.map((each) => each.name)).toEqual(sorted(params.map((each) => each.name)))
    for (const affect of affects) expect(contexts.some((context) => context.name === affect.context)).toBe(true)
  }
  const ids = [
    ...contexts.flatMap((context) => Object.values(context.ids)),
    ...functions.flatMap((each) => (each.role === 'view' ? [] : Object.values(each.ids))),
  ]
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) {
    expect(id).toMatch(/^[A-Za-z][A-Za-z0-9]*$/)
    expect(isReserved(id)).toBe(false)
  }
}

test('whatever is declared, link answers: a sound model, or errors with a place', () => {
  let good = 0
  fc.assert(
    fc.property(fc.oneof(anyServer, likelyServer), (server) => {
      const { model, diagnostics } = link(server)
      expect(model === null).toBe(diagnostics.some(({ severity }) => severity === 'error'))
      for (const { message, fix, place } of diagnostics) {
        expect(`${message} ${fix}`).not.toMatch(/\[object|"undefined"/)
        expect(place.file).toBe('/app/server')
      }
      if (!model) return
      good++
      expectSound(model)
      expect(schemaHash(model)).toMatch(/^[0-9a-f]{64}$/)
      expect(changedContexts(model, model)).toEqual([])
    }),
    { numRuns: 500 },
  )
  // Otherwise every server would have had a fault, or none.
  expect(good).toBeGreaterThan(100)
  expect(good).toBeLessThan(490)
})

const shuffled = <T>(list: T[]) => fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })

/** One server twice, its declarations in two orders. */
const twice = fc.oneof(likelyServer, anyServer).chain((server) =>
  fc.tuple(
    fc.constant(server),
    fc.record({ functions: shuffled(server.functions), contexts: shuffled(server.contexts) }).map(
      (order): Declarations => ({
        ...server,
        functions: order.functions.map((each) => ({ ...each, params: each.params.toReversed(), affects: each.affects.toReversed() })),
        contexts: order.contexts,
        schemas: Object.fromEntries(Object.entries(server.schemas).toReversed()),
      }),
    ),
  ),
)

test('the order of declarations changes nothing', () => {
  let good = 0
  fc.assert(
    fc.property(twice, ([one, other]) => {
      const [first, second] = [link(one), link(other)]
      expect(second.model).toEqual(first.model)
      // Of two functions of one name only the first is looked at further.
      if (!codes(first).includes('MZ202')) expect(codes(second)).toEqual(codes(first))
      if (!first.model || !second.model) return
      good++
      expect(schemaHash(second.model)).toBe(schemaHash(first.model))
    }),
    { numRuns: 300 },
  )
  expect(good).toBeGreaterThan(60)
})

const codes = ({ diagnostics }: ReturnType<typeof link>) => diagnostics.map(({ code }) => code).sort()
