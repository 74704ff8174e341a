/**
 * One shop, as decorated TypeScript and as a schema, with 1,000 functions in 50 contexts: the few that tests look at, and
 * many more of their kind. `use.tsx` is the application, with what must be an error marked as expected.
 */
const CONTEXTS = 49
const READS = 16
const WRITES = 4

const HEAD = `import { client, ReactContext, type MizanRequest } from 'mizan/server'\n`

const USERS = `${HEAD}
export const UserContext = new ReactContext('user')

export interface Profile { name: string; friends: Profile[] }

export interface Visit { at: Date; until: { last: Date | null }[] }

export class Users {
  /** Who somebody is. */
  @client({ context: UserContext })
  static async user_profile(request: MizanRequest, { user_id, page = 1 }: { user_id: number; page?: number }): Promise<Profile> {
    return { name: String(user_id * page), friends: [] }
  }

  @client({ context: UserContext })
  static user_visit(request: MizanRequest, { user_id }: { user_id: number }): Visit {
    return { at: new Date(user_id), until: [] }
  }

  @client({ context: UserContext })
  static user_report(request: MizanRequest, { user_id, year }: { user_id: number; year: number }): Profile {
    return { name: String(user_id + year), friends: [] }
  }

  @client({ context: UserContext })
  static user_tags(request: MizanRequest, { key, status }: { key?: string; status?: 'open' | 'paid' } = {}): string[] {
    return [key ?? '', status ?? '']
  }

  /** Gives somebody another name. */
  @client({ affects: { context: UserContext, params: ['user_id'] } })
  static async rename(request: MizanRequest, { user_id, name, nick }: { user_id: number; name: string; nick?: string }): Promise<Profile> {
    return { name: name + user_id + nick, friends: [] }
  }

  /** Takes a seat. */
  @client({ affects: [UserContext, 'news'], errors: ['sold_out', 'too_late'] })
  static book(request: MizanRequest, { seat, at }: { seat: number; at: { row: string } }): { booked: boolean } {
    return { booked: seat > 0 && at.row !== '' }
  }

  @client({ affects: UserContext })
  static clear_all(request: MizanRequest): void {}

  @client({})
  static search(request: MizanRequest, { text }: { text?: string } = {}): number {
    return text?.length ?? 0
  }
}

export const news = client({ context: 'news' }, () => ['hello'])
`

/** The functions of a context: static methods in one file, constants in the next. */
function contextFile(index: number): string {
  const isClass = index % 2 === 0
  const declare = (options: string, name: string, args: string, at: number, result: string) =>
    isClass
      ? `  @client(${options})\n  static async ${name}(request: MizanRequest, ${args}): Promise<Row${at}> {\n    return ${result}\n  }\n`
      : `export const ${name} = client(${options}, async (request, ${args}): Promise<Row${at}> => (${result}))\n`
  const reads = Array.from({ length: READS }, (_, at) => {
    const args = '{ id, page = 1 }: { id: number; page?: number }'
    const read = declare('{ context: Context }', `context_${index}_read_${at}`, args, at, '{ id, name: String(page), rows: [] }')
    return `/** Reads number ${at}. */\n${read}`
  })
  const writes = Array.from({ length: WRITES }, (_, at) => {
    const options = "{ affects: { context: Context, params: ['id'] } }"
    return declare(options, `context_${index}_write_${at}`, '{ id, name }: { id: number; name?: string }', at, '{ id, name: name ?? null, rows: [] }')
  })
  const functions = [...reads, ...writes].join('\n')
  const rows = Array.from({ length: READS }, (_, at) => `export interface Row${at} { id: number; name: string | null; rows: Row${(at + 1) % READS}[] }`)
  return `${HEAD}
export const Context = new ReactContext('context_${index}')

${rows.join('\n')}

${isClass ? `export class Functions {\n${functions}}` : functions}
`
}

export function typescriptServer(): Record<string, string> {
  const others = Array.from({ length: CONTEXTS }, (_, index) => [`server/context-${index}.ts`, contextFile(index)])
  return { 'server/users.ts': USERS, ...(Object.fromEntries(others) as Record<string, string>) }
}

const integer = { type: 'integer' }
const string = { type: 'string' }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({ type: 'object', required, properties })

/** Where the schema says that `user_profile` and `rename` are. */
export const PYTHON = 'from mizan import client\n\n\n@client(context=user)\ndef user_profile(request, user_id: int, page: int = 1):\n    return Profile(user_id)\n'

const SHOP_FUNCTIONS = [
  {
    name: 'user_profile',
    description: 'Who somebody is.',
    source: 'shop/users.py:5',
    context: 'user',
    input: object({ user_id: integer, page: integer }, ['user_id']),
    output: ref('Profile'),
  },
  { name: 'user_visit', context: 'user', input: object({ user_id: integer }), output: ref('Visit') },
  { name: 'user_report', context: 'user', input: object({ user_id: integer, year: integer }), output: ref('Profile') },
  { name: 'user_tags', context: 'user', input: object({ key: string, status: { enum: ['open', 'paid'] } }, []), output: { type: 'array', items: string } },
  {
    name: 'rename',
    description: 'Gives somebody another name.',
    source: 'elsewhere/users.py:99',
    affects: [{ context: 'user', params: ['user_id'] }],
    input: object({ user_id: integer, name: string, nick: string }, ['user_id', 'name']),
    output: ref('Profile'),
  },
  {
    name: 'book',
    description: 'Takes a seat.',
    affects: ['user', 'news'],
    errors: ['sold_out', 'too_late'],
    input: object({ seat: integer, at: object({ row: string }) }),
    output: object({ booked: { type: 'boolean' } }),
  },
  { name: 'clear_all', affects: ['user'], input: null, output: { type: 'null' } },
  { name: 'search', input: object({ text: string }, []), output: integer },
  { name: 'news', context: 'news', output: { type: 'array', items: string } },
]

export function schemaServer(): Record<string, string> {
  const functions = Array.from({ length: CONTEXTS }, (_, index) => {
    const context = `context_${index}`
    const reads = Array.from({ length: READS }, (_, at) => ({
      name: `context_${index}_read_${at}`,
      description: `Reads number ${at}.`,
      context,
      input: object({ id: integer, page: integer }, ['id']),
      output: ref(`Row${index}.${at}`),
    }))
    const writes = Array.from({ length: WRITES }, (_, at) => ({
      name: `context_${index}_write_${at}`,
      affects: [{ context, params: ['id'] }],
      input: object({ id: integer, name: string }, ['id']),
      output: ref(`Row${index}.${at}`),
    }))
    return [...reads, ...writes]
  })
  const rows = Array.from({ length: CONTEXTS * READS }, (_, number) => {
    const [index, at] = [Math.floor(number / READS), number % READS]
    return [`Row${index}.${at}`, object({ id: integer, name: { type: ['string', 'null'] }, rows: { type: 'array', items: ref(`Row${index}.${(at + 1) % READS}`) } })]
  })
  const schemas = {
    Profile: { ...object({ name: string, friends: { type: 'array', items: ref('Profile') } }), description: 'Somebody.' },
    Visit: object({ at: { ...string, format: 'date-time' }, until: { type: 'array', items: object({ last: { type: ['string', 'null'] } }) } }),
    ...(Object.fromEntries(rows) as Record<string, unknown>),
  }
  const document = { 'x-mizan-functions': [...SHOP_FUNCTIONS, ...functions.flat()], components: { schemas } }
  return { 'schema.json': JSON.stringify(document, null, 2), 'shop/users.py': PYTHON }
}

const EQUAL = `type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <_ extends true>(): void => {}
`

/** What holds of both: what is right has no error, and what is wrong has one. */
export const USE = `import { useState, type ReactNode } from 'react'
import {
  book, useBook, clearAll, Context0Provider, NewsProvider, rename, search, useClearAll, useNews, useSearch, useContext0Read0, useRename, UserProvider, useUserContext, useUserProfile,
  useUserReport, useUserTags, useUserVisit, useContext48Write3, context0Write0,
} from 'virtual:mizan/contexts'
import { useUserProfile as again, type UserData } from 'virtual:mizan/contexts/user'
import type { UserData as SameData, NewsData } from 'virtual:mizan/contexts'
import { isErrorOf, type ClientErrorCode, type ContextData, type ContextName, type ContextParams, type ErrorOf, type FunctionArgs, type FunctionCode, type FunctionName, type FunctionResult, type MizanError } from 'mizan/client'
import type { ProblemCode } from 'mizan/protocol'
import { rename as renameAgain } from 'virtual:mizan/functions/user'
import { search as searchAgain } from 'virtual:mizan/functions'
import manifest from 'virtual:mizan/manifest'

${EQUAL}
same<Equal<typeof useUserProfile, typeof again>>()
same<Equal<typeof rename, typeof renameAgain>>()
same<Equal<typeof search, typeof searchAgain>>()
same<Equal<typeof manifest.version, 1>>()

export function Results() {
  const profile = useUserProfile()
  same<Equal<typeof profile.name, string>>()
  same<Equal<typeof profile.friends, (typeof profile)[]>>()
  // @ts-expect-error not a member of the result
  profile.nickname
  // A Date arrives as a string.
  const visit = useUserVisit()
  same<Equal<typeof visit.at, string>>()
  same<Equal<(typeof visit.until)[number]['last'], string | null>>()
  // A fetch without the year leaves this one out.
  const report = useUserReport()
  same<Equal<typeof report, typeof profile | undefined>>()
  // @ts-expect-error may be undefined
  report.name
  same<Equal<ReturnType<typeof useUserTags>, string[]>>()
  same<Equal<ReturnType<typeof useNews>, string[]>>()
  const row = useContext0Read0()
  same<Equal<typeof row.name, string | null>>()
  same<Equal<(typeof row.rows)[number]['rows'][number]['id'], number>>()
  const { refetch, error, isRefreshing } = useUserContext()
  same<Equal<ReturnType<typeof refetch>, Promise<void>>>()
  same<Equal<typeof isRefreshing, boolean>>()
  // @ts-expect-error a hook takes a selector
  useUserProfile(5)
  const name = useUserProfile(({ name }) => name)
  same<Equal<typeof name, string>>()
  const year = useUserReport((report) => report?.friends.length)
  same<Equal<typeof year, number | undefined>>()
  // @ts-expect-error not a member of the result
  useUserProfile((profile) => profile.nickname)
  return error?.message
}

export function Providers({ children }: { children: ReactNode }) {
  const [id] = useState(1)
  return (
    <>
      <UserProvider user_id={id}>{children}</UserProvider>
      <UserProvider user_id={id} page={2} year={undefined} key="react's own" key_="the param" status="open" fallback={<p />} errorFallback={({ error, retry }) => <b onClick={retry}>{error.code}</b>} />
      <NewsProvider>{children}</NewsProvider>
      <Context0Provider id={1} />
      {/* @ts-expect-error the shared param is required */}
      <UserProvider>{children}</UserProvider>
      {/* @ts-expect-error and not undefined */}
      <UserProvider user_id={undefined} />
      {/* @ts-expect-error a number */}
      <UserProvider user_id="5" />
      {/* @ts-expect-error as the server spells it */}
      <UserProvider userId={5} />
      {/* @ts-expect-error a number */}
      <UserProvider user_id={5} page="2" />
      {/* @ts-expect-error a string */}
      <UserProvider user_id={5} key_={5} />
      {/* @ts-expect-error neither open nor paid */}
      <UserProvider user_id={5} status="lost" />
      {/* @ts-expect-error no such param */}
      <NewsProvider id={5} />
      {/* @ts-expect-error a number */}
      <Context0Provider id={null} />
    </>
  )
}

export async function Mutations() {
  const [call, state] = useRename()
  same<Equal<typeof call, typeof rename>>()
  const renamed = await call({ user_id: 5, name: 'Ann' })
  same<Equal<typeof renamed.friends, (typeof renamed)[]>>()
  same<Equal<typeof state.data, typeof renamed | undefined>>()
  same<Equal<typeof state.isPending, boolean>>()
  await rename({ user_id: 5, name: 'Ann', nick: 'A' }, { signal: AbortSignal.timeout(5) })
  // @ts-expect-error required arguments
  await rename()
  // @ts-expect-error a required argument
  await rename({ user_id: 5 })
  // @ts-expect-error a number
  await rename({ user_id: '5', name: 'Ann' })
  // @ts-expect-error no such argument
  await rename({ user_id: 5, name: 'Ann', nickname: 'A' })
  await clearAll()
  await clearAll(undefined, { signal: AbortSignal.timeout(5) })
  // @ts-expect-error it takes nothing
  await clearAll({ user_id: 5 })
  const [clear] = useClearAll()
  await clear()
  same<Equal<Awaited<ReturnType<typeof search>>, number>>()
  await search()
  await search({})
  await search({ text: 'a' })
  // @ts-expect-error a string
  await search({ text: 5 })
  const [write] = useContext48Write3()
  same<Equal<Awaited<ReturnType<typeof write>>['name'], string | null>>()
  await context0Write0({ id: 1 })
  // @ts-expect-error a number
  await context0Write0({ id: 'a' })
}

export function Optimistic() {
  const [rename, renaming] = useRename({
    optimistic: { user: (data, { name }) => ({ ...data, user_profile: { ...data.user_profile, name } }) },
    order: 'queue',
  })
  same<Equal<typeof renaming.error, MizanError | null>>()
  const [booking, state] = useBook({
    optimistic: {
      user: (data, { at }) => ({ ...data, user_report: undefined, user_tags: [...data.user_tags, at.row] }),
      news: (data, args) => ({ news: [...data.news, String(args.seat)] }),
    },
  })
  same<Equal<typeof booking, typeof book>>()
  same<Equal<typeof state.error, MizanError<'sold_out' | 'too_late'> | null>>()
  useClearAll({ optimistic: { user: (data) => data } })
  // @ts-expect-error it affects no news
  useRename({ optimistic: { news: (data) => data } })
  // @ts-expect-error no such context
  useBook({ optimistic: { users: (data) => data } })
  // @ts-expect-error the name is a text
  useRename({ optimistic: { user: (data) => ({ ...data, user_profile: { ...data.user_profile, name: 5 } }) } })
  // @ts-expect-error not all of the data
  useRename({ optimistic: { user: (data) => ({ user_profile: data.user_profile }) } })
  // @ts-expect-error no such argument
  useRename({ optimistic: { user: (data, { nickname }) => ({ ...data, nickname }) } })
  // @ts-expect-error it affects nothing
  useSearch({ optimistic: { user: (data) => data } })
  return <form action={state.action}>{state.error?.code === 'sold_out' && <b onClick={() => rename({ user_id: 5, name: 'Ann' })} />}</form>
}

export async function Errors() {
  try {
    await book({ seat: 1, at: { row: 'A' } })
  } catch (error) {
    if (!isErrorOf(book, error)) throw error
    same<Equal<typeof error.code, 'sold_out' | 'too_late' | ProblemCode | ClientErrorCode>>()
    // @ts-expect-error misspelt
    if (error.code === 'soldout') return error
  }
  same<Equal<ErrorOf<typeof rename>, MizanError>>()
}

export async function Preload() {
  await UserProvider.preload({ user_id: 5 })
  await NewsProvider.preload()
  // @ts-expect-error the shared param is required
  await UserProvider.preload()
  // @ts-expect-error a number
  await UserProvider.preload({ user_id: '5' })
  // @ts-expect-error no param
  await UserProvider.preload({ user_id: 5, fallback: null })
}

same<Equal<UserData, SameData>>()
same<Equal<keyof UserData, 'user_profile' | 'user_visit' | 'user_report' | 'user_tags'>>()
same<Equal<UserData['user_visit']['at'], string>>()
same<Equal<NewsData, { news: string[] }>>()
same<Equal<ContextData<'user'>, UserData>>()
same<Equal<keyof ContextParams<'user'>, 'user_id' | 'page' | 'year' | 'key' | 'status'>>()
same<Equal<ContextParams<'user'>['user_id'], number>>()
same<Equal<ContextParams<'user'>['key'], string | undefined>>()
same<Equal<FunctionArgs<'book'>['at'], { row: string }>>()
same<Equal<FunctionResult<'search'>, number>>()
same<Equal<FunctionCode<'book'>, 'sold_out' | 'too_late'>>()
const known: [ContextName, FunctionName] = ['context_7', 'context_3_write_2']
// @ts-expect-error no such context
const unknownContext: ContextName = 'users'
// @ts-expect-error a read is not called by name
const unknownFunction: FunctionName = 'user_profile'
void [known, unknownContext, unknownFunction]

// @ts-expect-error nothing of that name
import { useNothing } from 'virtual:mizan/contexts'
void useNothing
`

export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    lib: ['es2023', 'dom', 'dom.iterable', 'esnext.decorators'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    types: [],
    strict: true,
    noUncheckedIndexedAccess: false,
    verbatimModuleSyntax: true,
    noEmit: true,
    skipLibCheck: false,
    skipDefaultLibCheck: true,
  },
  include: ['src', 'server', '.mizan/**/*'],
})
