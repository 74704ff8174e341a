import fc from 'fast-check'

/** A type as it is written, and whether JSON Schema can say all of it: a brand, for one, is TypeScript's own. */
interface Written {
  text: string
  exact: boolean
}

const exactly = (...texts: string[]) => fc.constantFrom(...texts.map((text): Written => ({ text, exact: true })))
const roughly = (...texts: string[]) => fc.constantFrom(...texts.map((text): Written => ({ text, exact: false })))

const scalars = exactly('string', 'number', 'boolean', 'null', "'a' | 'b'", "'only'", '1 | 2.5', '-3', 'true', 'unknown')
// `Json` too: where it meets a Date, the thin types of hooks give up with TS2589.
const loose = roughly('Json', 'Color', 'Color.Red', 'Level', 'UserId', '`item-${number}`', 'readonly string[]', '{ a: string | undefined }', '[string, number?]')

/** Names of the types that each file declares for itself, with members of their own. */
const NAMED = ['Alpha', 'Beta', 'Gamma']

/**
 * What a server's types are made of. All that JSON Schema can say is split in two: TypeScript takes a generic type within itself,
 * three deep, for endless and looks no further, so that the thin types of hooks miss a Date behind it.
 */
export const KINDS = ['any', 'dates', 'pages'] as const
type Kind = (typeof KINDS)[number]

/** `prefix`: `In` for types that hold no Date, which arguments cannot carry. */
function typeOf(prefix: 'In' | 'Out', kind: Kind): fc.Arbitrary<Written> {
  const named = exactly(...NAMED.map((name) => prefix + name))
  const leaves = [scalars, named, prefix === 'Out' && kind !== 'pages' ? exactly('Date', 'Shape') : exactly('Shape')]
  return fc.letrec<{ type: Written }>((tie) => {
    const inner = tie('type')
    const of = (write: (...texts: string[]) => string, parts: number) =>
      fc.tuple(...Array.from({ length: parts }, () => inner)).map((types): Written => ({ text: write(...types.map(({ text }) => text)), exact: types.every(({ exact }) => exact) }))
    return {
      type: fc.oneof(
        { maxDepth: 3 },
        fc.oneof(...leaves, ...(kind === 'any' ? [loose] : [])),
        of((a) => `(${a})[]`, 1),
        of((a) => `Array<${a}>`, 1),
        of((a, b) => `[${a}, ${b}]`, 2),
        of((a) => `[${a}, ...(${a})[]]`, 1),
        of((a) => `Record<string, ${a}>`, 1),
        ...(kind === 'dates' ? [] : [of((a) => `Page<${a}>`, 1)]),
        of((a) => `Pick<{ a: ${a}; b: string }, 'a'>`, 1),
        of((a, b) => `(${a}) | (${b})`, 2),
        of((a) => `(${a}) | null`, 1),
        objectOf(inner),
      ),
    }
  }).type
}

const memberName: fc.Arbitrary<string> = fc.constantFrom('id', 'name', 'required', 'default', 'type', "'a b'", '$ref', '"__proto__"')

function objectOf(type: fc.Arbitrary<Written>, names = memberName): fc.Arbitrary<Written> {
  const member = fc.record({ name: names, isOptional: fc.boolean(), type, doc: fc.constantFrom('', '', '/** Said of it. */\n', '/** @deprecated */\n') })
  return fc.uniqueArray(member, { selector: ({ name }) => name, minLength: 1, maxLength: 3 }).map((members) => ({
    text: `{\n${members.map(({ name, isOptional, type: { text }, doc }) => `${doc}${name}${isOptional ? '?' : ''}: ${text}`).join('\n')} }`,
    exact: members.every((each) => each.type.exact),
  }))
}

/** Params of contexts: one name has one type everywhere. */
const PARAMS = [
  'id: number', 'page?: number = 1', "sort?: 'a' | 'b' = 'a'", 'tag?: string', 'size: 1 | 2.5 | null', 'sizes?: (1 | 2.5)[]', 'open: boolean', 'ids: string[]',
  'key: string | null', "words?: ('x' | 'y')[]",
]

const CONTEXTS = ['user', 'cart_items']

/** Arguments have names that may travel. */
const argumentName: fc.Arbitrary<string> = fc.constantFrom('id', 'name', 'required', 'default', 'constructor')

interface One {
  inClass: boolean
  renamed: boolean
  isPrivate: boolean
  description: string | null
  doc: string
  reads: string | null
  affects: { context: string; scoped: boolean }[]
  params: string[]
  args: Written | null
  result: Written
  isAsync: boolean
}

const oneOf = (kind: Kind): fc.Arbitrary<One> => fc.record({
  inClass: fc.boolean(),
  renamed: fc.boolean(),
  isPrivate: fc.boolean(),
  description: fc.option(fc.constantFrom('What it does.', 'a "quote"', '*/')),
  doc: fc.constantFrom('', '/** Documented. */\n', '/**\n * Two\n * lines.\n */\n'),
  reads: fc.option(fc.constantFrom(...CONTEXTS)),
  affects: fc.uniqueArray(fc.record({ context: fc.constantFrom(...CONTEXTS), scoped: fc.boolean() }), { selector: ({ context }) => context, maxLength: 2 }),
  params: fc.subarray(PARAMS),
  args: fc.option(objectOf(typeOf('In', kind), argumentName)),
  result: fc.oneof({ weight: 8, arbitrary: typeOf('Out', kind) }, exactly('void', 'undefined', 'string | undefined')),
  isAsync: fc.boolean(),
})

/** The members of the types that a file declares: `[In or Out][name]`. */
const declarationsOf = (kind: Kind) => {
  const members = (prefix: 'In' | 'Out') => fc.tuple(...NAMED.map(() => objectOf(typeOf(prefix, kind))))
  return fc.record({ In: members('In'), Out: members('Out') })
}

const TYPES = `
enum Color { Red = 'red', Blue = 'blue' }
enum Level { Low, High = 5 }
type UserId = string & { readonly __brand: 'UserId' }
interface Page<T> { items: T[]; next: Page<T> | null }
type Shape = { kind: 'circle'; radius: number } | { kind: 'square'; side: number }
type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Types = [Color, Level, UserId, Page<1>, Shape, Json]
`

export interface TypeScriptServer {
  files: Record<string, string>
  /** Functions whose types JSON Schema can say in full, by the name that travels. */
  exact: Set<string>
}

/** Servers of two files, in which everything that a function may say is said by some. None has a fault. */
export function typeScriptServer(kind: Kind): fc.Arbitrary<TypeScriptServer> {
  const part = fc.record({ types: declarationsOf(kind), functions: fc.array(oneOf(kind), { minLength: 8, maxLength: 14 }) })
  return fc.tuple(part, part).map((parts) => {
    const exact = new Set<string>()
    const files = parts.map(({ types, functions }, part): [string, string] => {
      // What is inexact makes every type that leads to it inexact; to ask only whether any is, is enough.
      const areExact = kind !== 'any' && [...types.In, ...types.Out].every((each) => each.exact)
      const names = (['In', 'Out'] as const).flatMap((prefix) => NAMED.map((name, index) => `/** The ${name}. */\nexport interface ${prefix}${name} ${types[prefix][index]!.text}`))
      const written = functions.map((each, index) => {
        const name = `f${part}_${index}${each.renamed ? '_renamed' : ''}`
        if (areExact && each.result.exact && (each.args?.exact ?? true)) exact.add(name)
        return functionText(each, `f${part}_${index}`, name)
      })
      const bases = part === 0 ? CONTEXTS.map((name) => `export const base_${name} = client({ context: '${name}' }, (request, { id }: { id: number }) => id)`) : []
      return [`server/part${part}.ts`, `import { client, ReactContext, type MizanRequest } from 'mizan/server'\n${TYPES}${names.join('\n')}\n${[...bases, ...written].join('\n')}\n`]
    })
    return { files: Object.fromEntries(files), exact }
  })
}

function functionText(each: One, own: string, name: string): string {
  const options = [
    each.reads ? `context: '${each.reads}'` : null,
    !each.reads && each.affects.length > 0
      ? `affects: [${each.affects.map(({ context, scoped }) => (scoped ? `{ context: '${context}', params: ['id'] }` : `'${context}'`)).join(', ')}]`
      : null,
    each.isPrivate ? 'private: true' : null,
    each.renamed ? `name: '${name}'` : null,
    each.description === null ? null : `description: ${JSON.stringify(each.description)}`,
  ].filter((option) => option !== null)
  const args = argumentsText(each)
  const result = each.isAsync ? `Promise<${each.result.text}>` : each.result.text
  const body = '{ return null! }'
  const isAsync = each.isAsync ? 'async ' : ''
  if (!each.inClass) return `${each.doc}export const ${own} = client({ ${options.join(', ')} }, ${isAsync}function (request: MizanRequest${args}): ${result} ${body})`
  return `export class Class_${own} {\n${each.doc}@client({ ${options.join(', ')} })\nstatic ${isAsync}${own}(request: MizanRequest${args}): ${result} ${body} }`
}

function argumentsText({ reads, params, args }: One): string {
  if (!reads) return args ? `, args: ${args.text}` : ''
  if (params.length === 0) return ''
  const parts = params.map((param) => /^(\w+)\??: (.*?)(?: = (.*))?$/.exec(param)!)
  const pattern = parts.map(([, name, , value]) => (value ? `${name} = ${value}` : name)).join(', ')
  return `, { ${pattern} }: { ${params.map((param) => param.replace(/ = .*$/, '')).join('; ')} }`
}
