import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  isErrorOf,
  MizanError,
  type ClientErrorCode,
  type ErrorOf,
  type FunctionArgs,
  type FunctionName,
  type Jsonify,
  type KnownCode,
  type Mutation,
  type MutationHook,
  type MutationState,
} from '../../src/client/index.js'
import type { ProblemCode } from '../../src/protocol/index.js'
import type { Provider, ProviderProps, ReadHook } from '../../src/client/react/index.js'

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

  test('is updated ahead of its answer with data of contexts that it affects, and no others', () => {
    const use = call as MutationHook<{ name: string; nick?: string }, Profile, { user: { profile: Profile; orders?: number[] }; news: { all: string[] } }>
    expectTypeOf(use).parameter(0).not.toBeAny()
    void (() => {
      use({ optimistic: { user: (data, { name }) => ({ ...data, profile: { ...data.profile, name } }) } })
      use({ optimistic: { user: (data) => ({ ...data, orders: [] }), news: (data, { nick = '' }) => ({ all: [...data.all, nick] }) }, order: 'queue' })
      // @ts-expect-error -- it does not affect this one
      use({ optimistic: { shop: () => ({}) } })
      // @ts-expect-error -- the name is a text
      use({ optimistic: { user: (data) => ({ ...data, profile: { ...data.profile, name: 5 } }) } })
      // @ts-expect-error -- the profile is missing
      use({ optimistic: { user: () => ({ orders: [] }) } })
      // @ts-expect-error -- there is no such argument
      use({ optimistic: { user: (data, { age }) => ({ ...data, orders: [age] }) } })
      // @ts-expect-error -- there is no such order
      use({ order: 'stack' })
    })
  })

  test('that affects nothing has nothing to update', () => {
    const use = call as MutationHook<{ name: string }, Profile>
    expectTypeOf<keyof NonNullable<NonNullable<Parameters<typeof use>[0]>['optimistic']>>().toEqualTypeOf<string | number>()
    void (() => {
      use({ order: 'queue' })
      // @ts-expect-error -- it affects nothing
      use({ optimistic: { user: (data: unknown) => data } })
    })
  })

  test('gives an update the arguments that a call may leave out', () => {
    type Args<T> = Parameters<NonNullable<NonNullable<NonNullable<Parameters<MutationHook<T, null, { user: 1 }>>[0]>['optimistic']>['user']>>[1]
    expectTypeOf<Args<{ name: string }>>().toEqualTypeOf<{ name: string }>()
    expectTypeOf<Args<{ page?: number }>>().toEqualTypeOf<{ page?: number } | undefined>()
    expectTypeOf<Args<never>>().toEqualTypeOf<undefined>()
  })
})

describe('an error', () => {
  const buy = (() => Promise.resolve()) as unknown as Mutation<{ id: number }, null, 'sold_out' | 'too_late'>
  const other = (() => Promise.resolve()) as unknown as Mutation<{ id: number }, null>

  test('has the codes that its function declares, and those that any call may fail with', () => {
    expectTypeOf<ErrorOf<typeof buy>['code']>().toEqualTypeOf<'sold_out' | 'too_late' | ProblemCode | ClientErrorCode>()
    expectTypeOf<MutationState<null, 'sold_out'>['error']>().toEqualTypeOf<MizanError<'sold_out'> | null>()
    expectTypeOf<MizanError<never>['code']>().toEqualTypeOf<KnownCode>()
    void ((error: ErrorOf<typeof buy>) => {
      // @ts-expect-error -- misspelt
      if (error.code === 'soldout') return
      if (error.code === 'network' || error.code === 'sold_out') return
    })
  })

  test('has any code where its function declares none', () => {
    expectTypeOf<ErrorOf<typeof other>>().toEqualTypeOf<MizanError>()
    expectTypeOf<string & {}>().toExtend<MizanError['code']>()
    expectTypeOf<MutationState<null>['error']>().toEqualTypeOf<MizanError | null>()
  })

  test('that is caught is narrowed by its function', () => {
    const caught: unknown = new MizanError({ code: 'sold_out' })
    if (!isErrorOf(buy, caught)) throw new Error('It is one.')
    expectTypeOf(caught.code).toEqualTypeOf<'sold_out' | 'too_late' | KnownCode>()
    expect(caught.code).toBe('sold_out')
    expect(isErrorOf(buy, new TypeError('no such name'))).toBe(false)
  })

  test('is no less typed after instanceof', () => {
    expectTypeOf<ReturnType<(typeof MizanError)[typeof Symbol.hasInstance]>>().toEqualTypeOf<boolean>()
    void ((caught: unknown, known: MizanError<'sold_out'> | null) => {
      if (caught instanceof MizanError) expectTypeOf(caught).toEqualTypeOf<MizanError>()
      if (known instanceof MizanError) expectTypeOf(known).toEqualTypeOf<MizanError<'sold_out'>>()
    })
  })
})

describe('a read', () => {
  test('gives the data, or what is selected', () => {
    const use = (() => {}) as unknown as ReadHook<Profile>
    expectTypeOf<ReturnType<typeof use>>().toEqualTypeOf<Profile>()
    void (() => {
      expectTypeOf(use()).toEqualTypeOf<Profile>()
      expectTypeOf(use((profile) => profile.tags.length)).toEqualTypeOf<number>()
      // @ts-expect-error -- not a member
      use((profile) => profile.age)
    })
  })
})

describe('a provider', () => {
  const provider = (() => {}) as unknown

  test('preloads with its params alone', () => {
    const User = provider as Provider<ProviderProps & { user_id: number; page?: number | undefined }>
    expectTypeOf(User.preload).returns.toEqualTypeOf<Promise<void>>()
    void (() => {
      void User.preload({ user_id: 5 })
      void User.preload({ user_id: 5, page: undefined })
      // @ts-expect-error -- it is required
      void User.preload({})
      // @ts-expect-error -- one is required
      void User.preload()
      // @ts-expect-error -- no param
      void User.preload({ user_id: 5, fallback: null })
    })
  })

  test('preloads without params when none is required', () => {
    const Page = provider as Provider<ProviderProps & { page?: number }>
    const News = provider as Provider<ProviderProps>
    expectTypeOf(Page.preload).returns.toEqualTypeOf<Promise<void>>()
    void (() => {
      void Promise.all([Page.preload(), Page.preload({ page: 2 }), News.preload(), News.preload({})])
      // @ts-expect-error -- it has no params
      void News.preload({ page: 2 })
    })
  })
})

test('names are any text until types are generated', () => {
  expectTypeOf<FunctionName>().toEqualTypeOf<string>()
  expectTypeOf<FunctionArgs<'anything'>>().toEqualTypeOf<unknown>()
})
