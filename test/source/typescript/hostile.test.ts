import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTypeScriptReader } from '../../../src/source/typescript/index.js'
import { lower } from '../../../src/source/typescript/lower.js'
import { createProject, IMPORTS } from './project.js'

const CORPUS = [
  `${IMPORTS}import * as all from './b.js'
export const UserContext = new ReactContext('user')
interface Args extends Base { readonly user_id?: number; tags: readonly string[] }
type Base = { at: Date | null } & Args
export class Users {
  /** Reads. @internal */
  @client({ context: UserContext, name: 'x', description: \`d\` } as const)
  static async user_profile(this: unknown, request: MizanRequest, { user_id = 1, ...rest }: Args = {}) { return rest }
  @client({ affects: [all.B, 'c', { context: UserContext, params: ['user_id'] }] }) static 'odd name'(r: unknown, a: Args['x']) {}
}
`,
  `${IMPORTS}export { UserContext as B } from './a.js'
export * from './a.js'
export * from './b.js'
export type { Args } from './missing.js'
const f = client({ private: true }, async (request, { __proto__: p, constructor }: { __proto__: string; constructor?: bigint }) => p)
export { f as g, f as 'a string' }
`,
  `import { client as c } from 'mizan/server'
export default class A { @(c({ __proto__: null, toString: 1 })) static __proto__() {} @c static async *gen() {} static { c() } }
`,
]

/** A corpus file after a few cuts, insertions and swaps. */
const mutated = fc
  .tuple(
    fc.constantFrom(...CORPUS),
    fc.array(
      fc.tuple(
        fc.nat(1200),
        fc.nat(30),
        fc.oneof(
          fc.constant(''),
          fc.string({ maxLength: 4 }),
          fc.constantFrom(
            '@',
            '{',
            '}',
            '(',
            ')',
            '`',
            '\n',
            '*/',
            '/*',
            '"',
            "'",
            ' extends Args',
            '__proto__',
            '...',
            '\u2028',
            '\uFEFF',
            '@client({})',
            'export ',
            'static ',
            ': ',
            '=>',
            '<T>',
            '#',
          ),
        ),
      ),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce(
      (code, [at, length, insert]) =>
        code.slice(0, at % (code.length + 1)) + insert + code.slice((at % (code.length + 1)) + length),
      text,
    ),
  )

test('whatever stands in a file, reading it answers', () => {
  const project = createProject({ 'server/a.ts': CORPUS[0] ?? '', 'server/b.ts': CORPUS[1] ?? '' })
  const reader = createTypeScriptReader({ root: project.root, sources: 'server/**/*.ts' })
  reader.read()
  const inherited = Object.getOwnPropertyNames(Object.prototype).join()
  let broken = 0
  fc.assert(
    fc.property(mutated, fc.constantFrom('a', 'b'), (code, name) => {
      const file = `server/${name}.ts`
      project.write({ [file]: code })
      const { declarations, diagnostics } = reader.read([`${project.root}/${file}`])
      if (diagnostics.some((found) => found.code === 'MZ501')) broken++
      for (const { place, message, fix } of diagnostics) {
        expect(place.file.startsWith(`${project.root}/server/`)).toBe(true)
        expect(`${message}${fix}`).not.toMatch(/undefined|\[object|NaN/)
      }
      for (const fn of declarations.functions) expect(Object.getPrototypeOf(fn)).toBe(Object.prototype)
      expect(() => lower(code, file)).not.toThrow()
    }),
    { numRuns: 600 },
  )
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(inherited)
  // Otherwise every edit would have broken the syntax, or none.
  expect(broken).toBeGreaterThan(20)
  expect(broken).toBeLessThan(580)
})
