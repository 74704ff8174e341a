import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { InputSchema, JsonSchema } from '../../../src/server/index.js'
import { checkOf } from '../../../src/server/validate/compiled.js'
import { explain } from '../../../src/server/validate/explain.js'
import { fits } from '../../../src/server/validate/fits.js'

/** A schema as the checker writes it, the same in zod, and values that fit. */
interface Case {
  schema: Exclude<JsonSchema, boolean>
  zod: z.ZodType
  value: fc.Arbitrary<unknown>
}

const leaf: fc.Arbitrary<Case> = fc.oneof(
  fc.constantFrom<Case>(
    { schema: {}, zod: z.any(), value: fc.jsonValue() },
    { schema: { type: 'null' }, zod: z.null(), value: fc.constant(null) },
    { schema: { type: 'boolean' }, zod: z.boolean(), value: fc.boolean() },
    { schema: { type: 'string' }, zod: z.string(), value: fc.string({ unit: 'grapheme' }) },
    { schema: { type: 'number' }, zod: z.number(), value: fc.double({ noNaN: true, noDefaultInfinity: true }) },
    { schema: { type: 'integer' }, zod: z.number().refine(Number.isInteger), value: fc.integer() },
    { schema: { type: ['string', 'null'] }, zod: z.string().nullable(), value: fc.option(fc.string()) },
    { schema: { type: ['number', 'string'] }, zod: z.union([z.number(), z.string()]), value: fc.oneof(fc.integer(), fc.string()) },
    { schema: { type: 'string', pattern: '^order-[\\s\\S]*$' }, zod: z.string().startsWith('order-'), value: fc.string().map((text) => `order-${text}`) },
    { schema: { type: 'object' }, zod: z.custom((it) => typeof it === 'object' && it !== null && !Array.isArray(it)), value: fc.dictionary(fc.string(), fc.jsonValue()) },
  ),
  fc.uniqueArray(fc.constantFrom('a', 'b', 'on', ''), { minLength: 1 }).map((list): Case => ({ schema: { type: 'string', enum: list }, zod: z.literal(list), value: fc.constantFrom(...list) })),
  fc.uniqueArray(fc.constantFrom(0, 1, -1.5), { minLength: 1 }).map((list): Case => ({ schema: { type: ['number', 'null'], enum: [...list, null] }, zod: z.literal([...list, null]), value: fc.constantFrom(...list, null) })),
)

const NAMES = ['a', 'b', 'kind', 'constructor', 'toString', 'x-y', '1']

const { any } = fc.letrec<{ any: Case; object: Case; list: Case; tuple: Case; record: Case; union: Case }>((tie) => ({
  any: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('object'), tie('list'), tie('tuple'), tie('record'), tie('union')),
  object: fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.boolean(), tie('any')), { maxLength: 4 }).map((drawn): Case => {
    const members = [...new Map(drawn.map((each) => [each[0], each])).values()]
    const required = members.filter((each) => each[1]).map(([name]) => name)
    return {
      schema: { type: 'object', properties: Object.fromEntries(members.map(([name, , each]) => [name, each.schema])), ...(required.length ? { required } : {}) },
      zod: z.custom((it) => {
        if (typeof it !== 'object' || it === null || Array.isArray(it)) return false
        if (!Object.keys(it).every((key) => members.some(([name]) => name === key))) return false
        return members.every(([name, isRequired, each]) => (Object.hasOwn(it, name) ? each.zod.safeParse((it as Record<string, unknown>)[name]).success : !isRequired))
      }),
      value: fc.record(Object.fromEntries(members.map(([name, , each]) => [name, each.value])), { requiredKeys: required }),
    }
  }),
  list: tie('any').map((item): Case => ({ schema: { type: 'array', items: item.schema }, zod: z.array(item.zod), value: fc.array(item.value, { maxLength: 4 }) })),
  tuple: fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((items): Case => ({
    schema: { type: 'array', prefixItems: items.map((each) => each.schema), items: false, minItems: items.length },
    zod: z.tuple(items.map((each) => each.zod) as [z.ZodType]),
    value: fc.tuple(...items.map((each) => each.value)),
  })),
  record: tie('any').map((item): Case => ({
    schema: { type: 'object', additionalProperties: item.schema },
    zod: z.custom((it) => typeof it === 'object' && it !== null && !Array.isArray(it) && Object.values(it).every((each) => item.zod.safeParse(each).success)),
    value: fc.dictionary(fc.string(), item.value, { maxKeys: 4 }),
  })),
  union: fc.array(tie('any'), { minLength: 2, maxLength: 3 }).map((parts): Case => ({
    schema: { anyOf: parts.map((each) => each.schema) },
    zod: z.union(parts.map((each) => each.zod)),
    value: fc.oneof(...parts.map((each) => each.value)),
  })),
}))

/** Values that nearly fit: one part of one that does is replaced. */
const damaged = (value: fc.Arbitrary<unknown>) =>
  fc.tuple(value, fc.jsonValue({ maxDepth: 1 }), fc.nat()).map(([it, other, at]) => {
    const places: [Record<string, unknown>, string][] = []
    const visit = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return
      for (const key of Object.keys(node)) {
        places.push([node as Record<string, unknown>, key])
        visit((node as Record<string, unknown>)[key])
      }
    }
    const copy: unknown = structuredClone(it)
    visit(copy)
    const place = places[at % (places.length || 1)]
    if (place) Object.defineProperty(place[0], place[1], { value: other, enumerable: true, configurable: true, writable: true })
    return copy
  })

const sample = any.chain((drawn) => fc.tuple(fc.constant(drawn), fc.oneof(drawn.value, damaged(drawn.value), fc.jsonValue())))

test('what fits is what another library says fits, and what does not is explained', { timeout: 60_000 }, () => {
  let accepted = 0
  let refused = 0
  fc.assert(
    fc.property(sample, fc.boolean(), ([{ schema, zod }, drawn], isReferred) => {
      // As it would arrive.
      const value: unknown = JSON.parse(JSON.stringify(drawn) ?? 'null')
      const input: InputSchema = isReferred ? { schema: { $ref: '#/components/schemas/It' }, schemas: { It: schema } } : { schema, schemas: {} }
      const says = checkOf(input)(value)
      expect(says).toBe(zod.safeParse(value).success)
      const issues = explain(input.schema, value, { schemas: input.schemas, limit: 20, fits: (part, at) => fits(part, input.schemas, at) })
      // Of what fits nobody asks.
      if (!says) expect(issues).not.toEqual([])
      if (says) accepted++
      else refused++
    }),
    { numRuns: 1500 },
  )
  // A generator that only ever draws one of the two proves nothing.
  expect(Math.min(accepted, refused)).toBeGreaterThan(200)
})
