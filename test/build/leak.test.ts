import react from '@vitejs/plugin-react'
import mizan from 'mizan'
import { createBuilder, type BuildOptions } from 'vite'
import { describe, expect, it } from 'vitest'
import type { Files } from './app.js'
import { base, inProduction, testApp, viteBuild } from './vite.js'

/** Words that stand in server code alone: in its strings, comments and names, in what it imports, and in packages below that. */
const SECRETS = [
  'SERVER_TEXT',
  'SERVER_COMMENT',
  'SERVER_DOC',
  'ServerClass',
  'SERVER_ARGUMENT',
  'HELPER_TEXT',
  'HELPER_COMMENT',
  'JSON_TEXT',
  'PACKAGE_TEXT',
]

const APPLICATION: Files = {
  'server/users.ts': `import { client, ReactContext, type MizanRequest } from 'mizan/server'
import { connect } from './db/connect.js'
import settings from './settings.json' with { type: 'json' }
export const UserContext = new ReactContext('user')
// SERVER_COMMENT
export class ServerClass {
  /** SERVER_DOC */
  @client({ context: UserContext, description: 'SERVER_DOC' })
  static async user_profile(request: MizanRequest, { user_id, note = 'SERVER_ARGUMENT' }: { user_id: number; note?: string }) {
    return { text: 'SERVER_TEXT', user_id, note, row: connect(settings.key) }
  }
}
export const update_name = client({ affects: UserContext }, async (request, { name }: { name: string }) => 'SERVER_TEXT' + name)
`,
  'server/db/connect.ts': `import driver from 'secret-driver'
/* HELPER_COMMENT */
export const connect = (key: string) => driver(key, 'HELPER_TEXT')
`,
  'server/settings.json': '{ "key": "JSON_TEXT" }',
  'node_modules/secret-driver/package.json': '{ "name": "secret-driver", "type": "module", "exports": "./index.js" }',
  'node_modules/secret-driver/index.js': `export default (...parts) => 'PACKAGE_TEXT' + parts.join()`,
  'src/main.tsx': `import { createRoot } from 'react-dom/client'
import { UserProvider, useUpdateName, useUserProfile } from 'virtual:mizan/contexts'
import type * as server from '../server/users'
// CLIENT_COMMENT
function Name() {
  const profile = useUserProfile() as { text: ReturnType<typeof server.update_name> }
  const [updateName] = useUpdateName()
  return <button onClick={() => updateName({ name: 'CLIENT_TEXT' })}>{profile.text}</button>
}
createRoot(document.getElementById('root')!).render(<UserProvider user_id={5}><Name /></UserProvider>)
`,
}

/** The words that are found in the files, and in the source maps that they carry within. */
function found(words: string[], files: Files): string[] {
  const inline = /sourceMappingURL=data:application\/json;[^,]*base64,([\w+/=]+)/g
  const texts = Object.entries(files).flatMap(([path, text]) => [
    path,
    text,
    ...[...text.matchAll(inline)].map(([, data]) => Buffer.from(data!, 'base64').toString()),
  ])
  return words.filter((word) => texts.some((text) => text.includes(word)))
}

describe('no word of server code is in the client’s output', () => {
  const maps: BuildOptions['sourcemap'][] = [false, true, 'inline', 'hidden']
  const builds = maps.flatMap((sourcemap) => [true, false].map((minify): BuildOptions => ({ sourcemap, minify })))

  it.each(builds)('%o', async (build) => {
    const app = testApp(APPLICATION)
    const { error } = await viteBuild(app, { plugins: [react(), mizan()], build })
    expect(error).toBeNull()
    // The search sees what is there: a text of the client, and within maps a comment too.
    const there = build.sourcemap ? ['CLIENT_TEXT', 'CLIENT_COMMENT'] : ['CLIENT_TEXT']
    expect(found(['CLIENT_TEXT', 'CLIENT_COMMENT', ...SECRETS], app.output())).toEqual(there)
  })

  it('when the same build makes a server that holds it', async () => {
    const app = testApp(APPLICATION)
    await inProduction(async () => {
      const builder = await createBuilder({
        ...base(app),
        plugins: [react(), mizan()],
        build: { sourcemap: true },
        environments: {
          client: { build: { outDir: 'out/client' } },
          ssr: { build: { outDir: 'out/server', rolldownOptions: { input: 'server/users.ts' } }, resolve: { noExternal: true } },
        },
      })
      await builder.buildApp()
    })
    expect(found(SECRETS, app.output('out/client'))).toEqual([])
    expect(found(SECRETS, app.output('out/server'))).toEqual(SECRETS)
  })
})

it('a worker calls functions too, and its bundle holds no more', async () => {
  const app = testApp(APPLICATION, {
    'src/main.tsx': `new Worker(new URL('./work.ts', import.meta.url), { type: 'module' })`,
    'src/work.ts': `import { updateName } from 'virtual:mizan/functions'\nvoid updateName({ name: 'CLIENT_TEXT' })`,
  })
  const { error } = await viteBuild(app, { build: { sourcemap: true } })
  expect(error).toBeNull()
  expect(found(['CLIENT_TEXT', 'update_name', ...SECRETS], app.output())).toEqual(['CLIENT_TEXT', 'update_name'])
})
