import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApplications, type Application } from './applications.js'
import { openLsp, openTsserver, type Editor } from './editor.js'

const cleanups: (() => void)[] = []
afterAll(() => cleanups.forEach((remove) => remove()))

let applications: Application[]
beforeAll(async () => {
  applications = await createApplications((remove) => cleanups.push(remove))
})

const rootOf = (kind: Application['kind']) => applications.find((each) => each.kind === kind)!.root

/** `file:line` of the first line of a file of an application that holds `text`, or of one some lines below. */
function lineOf(kind: Application['kind'], file: string, text: string, below = 0): string {
  if (!existsSync(`${rootOf(kind)}/${file}`)) return 'no such file'
  const lines = readFileSync(`${rootOf(kind)}/${file}`, 'utf8').split('\n')
  return `${rootOf(kind)}/${file}:${lines.findIndex((line) => line.includes(text)) + 1 + below}`
}

/** Places of `use.tsx`, by the text that ends there. */
const HOOK = 'const profile = useUserProfile'
const RESULT = 'same<Equal<typeof profile'
const PROVIDER = '<UserProvider'
const PROP = '<UserProvider user_id'
const RENAMED_PROP = 'key_'
const MUTATION = 'await rename'

describe.each([
  ['5.9', () => openTsserver('typescript59')],
  ['6', () => openTsserver('typescript')],
  ['7', () => openLsp('typescript7')],
])('in an editor with TypeScript %s', (_, open) => {
  let editor: Editor
  beforeAll(async () => {
    editor = await open()
    cleanups.push(() => editor.close())
  })

  describe.each(['sources', 'schema'] as const)('from %s', (kind) => {
    const hover = (text: string) => editor.hover(`${rootOf(kind)}/src/use.tsx`, text)
    const definition = (text: string) => editor.definition(`${rootOf(kind)}/src/use.tsx`, text)

    test('a hover reads like what the server wrote', { timeout: 120_000 }, async () => {
      const hook = await hover(HOOK)
      expect(hook).toMatch(/useUserProfile(\(\): |: \(\) => )Profile( \(\+1 overload\))?(\n|Who)/)
      expect(hook).toContain('Who somebody is.')
      expect(hook).toContain(kind === 'sources' ? 'Source: server/users.ts:12' : 'Source: shop/users.py:5')
      expect(await hover(RESULT)).toBe('const profile: Profile')
      expect(await hover('const report')).toBe('const report: Profile | undefined')
      expect(await hover('profile.name')).toBe('(property) Profile.name: string')
      expect(await hover(PROVIDER)).toMatch(/UserProvider(: Provider<UserProviderProps>|(: )?\(props: UserProviderProps\)( =>|:) ReactNode)/)
      expect(await hover(PROP)).toContain('(property) UserProviderProps.user_id: number')
      expect(await hover(RENAMED_PROP)).toContain('(property) UserProviderProps.key_?: string | undefined')
      expect(await hover(RENAMED_PROP)).toContain('The param "key"')
      const mutation = await hover(MUTATION)
      expect(mutation.replaceAll(/\s+/g, ' ')).toMatch(/\)(?:: | => )Promise<Profile>/)
      // TypeScript's own types are shown as they are written there; those of a schema have names.
      for (const name of kind === 'sources' ? ['user_id: number', 'name: string', 'nick?: string'] : ['args: RenameInput']) expect(mutation).toContain(name)
      for (const text of [HOOK, MUTATION, PROVIDER, 'const [call, state] = useRename', 'useContext48Write3', 'const visit = useUserVisit']) {
        expect(await hover(text)).not.toMatch(/import\("|\$\d|Jsonify|NonNullable|any/)
      }
    })

    test('go-to-definition lands on the server', { timeout: 120_000 }, async () => {
      const sources = {
        [HOOK]: lineOf(kind, 'server/users.ts', 'static async user_profile'),
        [PROP]: lineOf(kind, 'server/users.ts', 'static async user_profile'),
        [RENAMED_PROP]: lineOf(kind, 'server/users.ts', 'static user_tags'),
        [MUTATION]: lineOf(kind, 'server/users.ts', 'static async rename'),
        [PROVIDER]: lineOf(kind, 'server/users.ts', `new ReactContext('user')`),
        'profile.name': lineOf(kind, 'server/users.ts', 'interface Profile'),
        useContext48Write3: lineOf(kind, 'server/context-48.ts', 'context_48_write_3'),
        'same<Equal<ReturnType<typeof useNews': lineOf(kind, 'server/users.ts', 'export const news'),
        'await UserProvider': lineOf(kind, 'server/users.ts', `new ReactContext('user')`),
        'user_profile: { ...data.user_profile': lineOf(kind, 'server/users.ts', 'static async user_profile'),
        'await book': lineOf(kind, 'server/users.ts', 'static book'),
      }
      const schema = {
        [HOOK]: lineOf(kind, 'shop/users.py', 'def user_profile'),
        [PROP]: lineOf(kind, 'shop/users.py', 'def user_profile'),
        [RENAMED_PROP]: lineOf(kind, 'schema.json', '"user_tags"'),
        // Its code is on another machine.
        [MUTATION]: lineOf(kind, 'schema.json', '"rename"'),
        [PROVIDER]: lineOf(kind, 'schema.json', '"context": "user"'),
        'profile.name': lineOf(kind, 'schema.json', '"Profile": {', 7),
        useContext48Write3: lineOf(kind, 'schema.json', '"context_48_write_3"'),
        'same<Equal<ReturnType<typeof useNews': lineOf(kind, 'schema.json', '"name": "news"'),
        'await UserProvider': lineOf(kind, 'schema.json', '"context": "user"'),
        'user_profile: { ...data.user_profile': lineOf(kind, 'shop/users.py', 'def user_profile'),
        'await book': lineOf(kind, 'schema.json', '"book"'),
      }
      for (const [text, target] of Object.entries(kind === 'sources' ? sources : schema)) expect([text, await definition(text)]).toEqual([text, [target]])
    })
  })
})
