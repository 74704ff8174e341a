import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { Project } from '../../src/project/project.js'
import { writeTypes } from '../../src/project/types.js'
import { createChecker } from '../../src/source/typescript/index.js'
import { folder } from '../project/folder.js'

const FILES = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', jsx: 'react-jsx', lib: ['es2023', 'dom', 'esnext.decorators'], types: [], skipLibCheck: true },
    include: ['.mizan/**/*', 'server', 'src'],
  }),
  'server/mizan.ts': `import { defineServer } from 'mizan/server'
interface Person { id: number; name: string }
export default defineServer({ user: async (): Promise<Person | null> => null })
`,
  'server/notes.ts': `import { client, type MizanRequest } from 'mizan/server'
import { z } from 'zod'
export const Note = z.object({ id: z.string().transform(Number), text: z.string().default('') })
export const whoami = client({ private: true }, (request: MizanRequest) => request.user && { name: request.user.name })
export const add = client({ input: Note, affects: 'notes' }, async (request, { id, text }) => id + text.length)
export const one = client({ context: 'notes', input: z.object({ id: z.number().optional() }) }, (request, { id }) => id ?? 0)
export class Notes {
  @client({ input: Note, affects: 'notes' })
  static edit(request: MizanRequest, { id }: { id: number; text: string }): number { return id }
}
export const upload = client({}, (request: MizanRequest, { photo }: { photo: File }) => photo.size)
`,
  'src/app.tsx': `import { add, edit, NotesProvider, upload, useOne, whoami } from 'virtual:mizan/contexts'
export async function use() {
  const name: string | undefined = (await whoami())?.name
  const sum: number = await add({ id: '5' })
  const edited: number = await edit({ id: '5', text: 'x' })
  // @ts-expect-error a schema takes a string, whatever the function is given
  await add({ id: 5 })
  // @ts-expect-error the same of a method
  await edit({ id: 5 })
  // @ts-expect-error there is nothing else
  await whoami().then((it) => it?.id)
  return [name, sum, edited, await upload({ photo: new File([], 'a.png') })]
}
export const App = () => <NotesProvider id={5}>{useOne().toFixed()}</NotesProvider>
// @ts-expect-error the param is a number
export const Wrong = () => <NotesProvider id="5" />
`,
}

test('generated types know who may ask, and what schemas take', async () => {
  const { root } = folder('register', FILES)
  const serverFile = `${root}/server/mizan.ts`
  const checker = await createChecker({ root, serverFile })
  const project = new Project({
    root,
    schema: null,
    sources: 'server/**/*.ts',
    server: { settings: { file: serverFile, name: 'server/mizan.ts' } },
    check: async (unresolved) => checker.resolve(unresolved),
    describe: async (functions) => checker.describe(functions),
  })
  const { model, modules, diagnostics } = await project.described()
  expect(diagnostics).toEqual([])
  // The checker is told before the types are there.
  expect(model?.functions.find(({ name }) => name === 'whoami')?.payload).toMatchObject({
    described: { output: { anyOf: [{ type: 'object', properties: { name: { type: 'string' } } }, { type: 'null' }] } },
  })
  await writeTypes(modules, model!, project)
  const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', root]).catch((error: { stdout: string }) => error)
  expect(stdout).toBe('')
}, 120_000)
