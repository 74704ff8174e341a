import fc from 'fast-check'
import type { Scalar } from '../../src/protocol/index.js'
import type { ScopeValue } from '../../src/server/scope.js'
import type { ServerContext } from '../../src/server/table.js'
import { param, type } from './shop.js'

/** Values that a URL can carry for a param of the type: few and close to each other, so that some are equal. */
const few: Record<Scalar, fc.Arbitrary<ScopeValue>> = {
  string: fc.constantFrom('', '5', '1', 'a', 'A', 'é', '"', 'true', ' '),
  integer: fc.constantFrom(0, 1, 5, -5, 999_999_999_999_999, 1e15),
  number: fc.constantFrom(0, 1, 5, 1.5, -1.5, 1e21, 0.1 + 0.2),
  boolean: fc.boolean(),
}

const NAMES = ['a', 'B', 'user_id']

/** A context of up to three scalar params, and shapes over them. */
export const anyContext: fc.Arbitrary<ServerContext> = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom<Scalar[]>('string', 'integer', 'number', 'boolean'), fc.boolean(), fc.boolean()), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.array(fc.subarray(NAMES), { minLength: 1, maxLength: 4 }),
  )
  .map(([kinds, shapes]) => {
    const params = kinds.map(([scalar, nullable, required], index) =>
      param(NAMES[index] as string, type(nullable ? `${scalar}?` : scalar), required),
    )
    const declared = [...shapes, [NAMES[0] as string]].map((shape) => shape.filter((name) => params.some((one) => one.name === name)))
    return { name: 'user', params, functions: [], shapes: declared, private: false, maxAge: null }
  })

/** The params of an entry, as its URL gives them: what may be absent is, at times. */
export function anyEntry(context: ServerContext): fc.Arbitrary<Record<string, ScopeValue>> {
  const value = ({ required, type: { scalar, nullable } }: ServerContext['params'][number]) =>
    required && !nullable ? few[scalar] : fc.option(few[scalar], { nil: undefined })
  return values(context, value)
}

/** A scope, as an application might give it: part of the params, some as text, some of another type. */
export function anyScope(context: ServerContext): fc.Arbitrary<Record<string, ScopeValue>> {
  return values(context, ({ type: { scalar } }) => {
    const near = fc.oneof({ weight: 4, arbitrary: few[scalar] }, few[scalar].map(String), few.string)
    return fc.option(near, { nil: undefined })
  })
}

function values(
  context: ServerContext,
  of: (one: ServerContext['params'][number]) => fc.Arbitrary<ScopeValue | undefined>,
): fc.Arbitrary<Record<string, ScopeValue>> {
  return fc.record(Object.fromEntries(context.params.map((one) => [one.name, of(one)]))).map(
    (all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<string, ScopeValue>,
  )
}
