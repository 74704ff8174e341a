import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const SERVER = fileURLToPath(new URL('../../src/server/index.ts', import.meta.url))

/** A worker's whole code in one file, as tools that split nothing write it. */
async function bundleOf(code: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `import { createHandler, defineServer } from ${JSON.stringify(SERVER)}\n${code}`, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    format: 'iife',
    globalName: 'worker',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker'],
    external: ['node:*'],
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path))
  return { text: outputFiles[0]?.text ?? '', imports }
}

const WORKER = `
const table = {
  base: '/api/mizan/', schema: 'x', contexts: [],
  functions: [{
    name: 'upload', context: null, affects: [], auth: false, private: false, maxAge: null, route: null, methods: null,
    params: [{ name: 'file', type: null, required: true }],
    load: () => ({ run: (request, { file }) => file.size, guard: false, affectsParams: null, input: null, output: null }),
  }],
}
const errors = []
export const at = (uploads) => createHandler(table, defineServer({ uploads, onError: (error) => errors.push(error.message) }))
export { errors }
`

interface Worker {
  at(uploads: string): (request: Request) => Promise<Response | null>
  errors: string[]
}

/** What workers have, and nothing of Node's. */
const GLOBALS = { Request, Response, Headers, URL, URLSearchParams, File, Blob, FormData, TextEncoder, TextDecoder, ReadableStream, crypto, performance, console, atob, btoa, setTimeout, clearTimeout }

function upload(): Request {
  const form = new FormData()
  form.set('call', '{"fn":"upload","args":{"file":null}}')
  form.set('/file', new File(['12345'], 'a.txt'))
  return new Request('http://shop.test/api/mizan/call/', { method: 'POST', body: form })
}

test('the server in one file, without code splitting, holds no import of Node’s, and runs where there is none', async () => {
  const { text, imports } = await bundleOf(WORKER)
  expect(imports).toEqual([])
  const context = createContext({ ...GLOBALS })
  const { at, errors } = runInContext(`${text}\nworker`, context) as Worker
  const answer = await at('memory')(upload())
  expect(await answer?.json()).toEqual({ invalidate: [], result: 5 })
  const refused = await at('disk')(upload())
  expect(refused?.status).toBe(500)
  expect(errors).toEqual(["`uploads` of defineServer wants files on disk, but this runtime has none. Use uploads: 'memory'."])
})
