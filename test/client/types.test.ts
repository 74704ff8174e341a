import { describe, expectTypeOf, test } from 'vitest'
import type { Jsonify, Mutation, MutationHook, MutationState } from '../../src/client/index.js'

interface Profile {
  name: string
  nick?: string
  tags: string[]
  role: 'admin' | 'user'
  boss: Profile | null
}

interface Event {
  at: Date
  next: Event | null
  run(): void
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

describe('a result as it arrives', () => {
  test('is itself when it is JSON already', () => {
    expectTypeOf<Equal<Jsonify<Profile>, Profile>>().toEqualTypeOf<true>()
    expectTypeOf<Equal<Jsonify<Profile[]>, Profile[]>>().toEqualTypeOf<true>()
    expectTypeOf<Equal<Jsonify<readonly [string, number]>, readonly [string, number]>>().toEqualTypeOf<true>()
    expectTypeOf<Jsonify<string | null>>().toEqualTypeOf<string | null>()
    expectTypeOf<Jsonify<boolean>>().toEqualTypeOf<boolean>()
    expectTypeOf<Jsonify<Record<string, Profile>>>().toEqualTypeOf<Record<string, Profile>>()
    expectTypeOf<Jsonify<string & { __brand: 'id' }>>().toEqualTypeOf<string & { __brand: 'id' }>()
    expectTypeOf<Jsonify<unknown>>().toEqualTypeOf<unknown>()
    // oxlint-disable-next-line typescript/no-explicit-any -- a server may well return it, and it must pass through
    expectTypeOf<Jsonify<any>>().toBeAny()
    expectTypeOf<Jsonify<{ x: unknown }>>().toEqualTypeOf<{ x: unknown }>()
    expectTypeOf<Jsonify<void>>().toEqualTypeOf<void>()
  })

  test('is what JSON makes of it when it is not', () => {
    expectTypeOf<Jsonify<Date>>().toEqualTypeOf<string>()
    expectTypeOf<Jsonify<{ at: Date; profile: Profile }>>().toEqualTypeOf<{ at: string; profile: Profile }>()
    expectTypeOf<Jsonify<{ at?: Date }>>().toEqualTypeOf<{ at?: string }>()
    expectTypeOf<Jsonify<{ readonly at: Date | null }>>().toEqualTypeOf<{ readonly at: string | null }>()
    expectTypeOf<Jsonify<(Date | undefined)[]>>().toEqualTypeOf<(string | null)[]>()
    expectTypeOf<Jsonify<[Date, number]>>().toEqualTypeOf<[string, number]>()
    expectTypeOf<Jsonify<readonly Date[]>>().toEqualTypeOf<readonly string[]>()
    expectTypeOf<Jsonify<{ a: 1; f(): void; u: undefined; s: symbol; [Symbol.iterator]: 1 }>>().toEqualTypeOf<{ a: 1 }>()
    expectTypeOf<Jsonify<Map<string, number>>>().toEqualTypeOf<{}>()
    expectTypeOf<Jsonify<{ tags: Set<string> }>>().toEqualTypeOf<{ tags: {} }>()
    expectTypeOf<Jsonify<bigint>>().toEqualTypeOf<never>()
    expectTypeOf<Jsonify<{ toJSON(): { at: Date } }>>().toEqualTypeOf<{ at: string }>()
    expectTypeOf<Jsonify<{ toJSON(key: string): number }>>().toEqualTypeOf<number>()
    expectTypeOf<Jsonify<Profile | Date>>().toEqualTypeOf<Profile | string>()
    expectTypeOf<Jsonify<Record<string, Date>>>().toEqualTypeOf<Record<string, string>>()
    expectTypeOf<Jsonify<{ x: unknown; at: Date }>>().toEqualTypeOf<{ x: unknown; at: string }>()
  })

  test('may contain itself', () => {
    type Arrived = Jsonify<Event>
    expectTypeOf<Arrived['at']>().toEqualTypeOf<string>()
    expectTypeOf<NonNullable<NonNullable<Arrived['next']>['next']>['at']>().toEqualTypeOf<string>()
    expectTypeOf<keyof Arrived>().toEqualTypeOf<'at' | 'next'>()
  })
})

describe('a mutation', () => {
  const call = (() => Promise.resolve()) as unknown

  test('requires its arguments when one of them is required', () => {
    const update = call as Mutation<{ name: string; nick?: string }, Profile>
    expectTypeOf(update({ name: 'Ann' })).resolves.toEqualTypeOf<Profile>()
    void update({ name: 'Ann' }, { signal: new AbortController().signal })
    // @ts-expect-error -- `name` is required
    void update()
    // @ts-expect-error -- `name` is a string
    void update({ name: 5 })
    // @ts-expect-error -- there is no `nmae`
    void update({ name: 'Ann', nmae: 'Ann' })
  })

  test('may go without arguments when none is required', () => {
    const list = call as Mutation<{ page?: number }, Profile[]>
    expectTypeOf(list()).resolves.toEqualTypeOf<Profile[]>()
    void list({ page: 2 })
    // @ts-expect-error -- `page` is a number
    void list({ page: '2' })
  })

  test('takes none when there are none', () => {
    const ping = call as Mutation<never, null>
    const pong = call as Mutation<{}, null>
    const pang = call as Mutation<void, null>
    expectTypeOf(ping()).resolves.toBeNull()
    void Promise.all([pong(), pang(), ping(undefined, { signal: new AbortController().signal })])
    // @ts-expect-error -- no argument
    void ping({ name: 'Ann' })
    // @ts-expect-error -- no argument
    void pong({ name: 'Ann' })
  })

  test('has a hook that gives the same call, and its state', () => {
    expectTypeOf<ReturnType<MutationHook<{ name: string }, Profile>>>().toEqualTypeOf<
      readonly [call: Mutation<{ name: string }, Profile>, state: MutationState<Profile>]
    >()
    expectTypeOf<MutationState<Profile>['data']>().toEqualTypeOf<Profile | undefined>()
  })
})
