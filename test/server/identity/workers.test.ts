import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../../src/server/', import.meta.url))

/** Logs in on a server that it makes itself, by cookie and by token, and gives what each then sees. */
const PROGRAM = `
  import { createService } from './service.ts'
  import { defineServer } from './define-server.ts'
  import { jwt } from './identity/jwt/jwt.ts'
  import { session } from './identity/session/session.ts'
  import { memoryStore } from './store/memory.ts'
  globalThis.outcome = (async () => {
    const secret = 'x'.repeat(40)
    const identity = [jwt({ secret, issue: { store: memoryStore() } }), session({ secret })]
    const table = { base: '/', schema: '', contexts: [], functions: [] }
    const { identity: ways } = createService(table, defineServer({ identity }))
    const url = new URL('https://shop.test/')
    const identify = (headers = {}) => ways.identify(new Request(url, { headers }), url)
    const nobody = await identify()
    await nobody.login({ user_id: 5 })
    const cookies = await nobody.setCookies(true)
    const ann = await identify({ Cookie: cookies.map((one) => one.split(';')[0]).join('; ') })
    const { access, refresh } = await ann.issueTokens({ user_id: 5 })
    const body = JSON.stringify({ refresh })
    const headers = { 'Content-Type': 'application/json' }
    const answer = await ways.endpoints.get('token/refresh/').answer(new Request(url, { method: 'POST', body, headers }), nobody)
    const bearer = await identify({ Authorization: 'Bearer ' + access })
    return {
      users: [await nobody.user(), await ann.user(), await bearer.user()].map((user) => user.user_id),
      same: ann.principal === bearer.principal,
      csrf: await ann.checkCsrf(await ann.csrfToken()) === null,
      refreshed: answer.status,
    }
  })()`

test('identity runs where there is no Node: it imports nothing of it, and needs none of its globals', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: PROGRAM, resolveDir: source, loader: 'ts' },
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    conditions: ['workerd', 'worker'],
    external: ['node:*'],
  })
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.filter(({ kind }) => kind !== 'dynamic-import'))
  expect(imports).toEqual([])
  const { crypto, TextEncoder, TextDecoder, TextDecoderStream, Request, Response, Headers, URL, btoa, atob, structuredClone, Uint8Array, ArrayBuffer } = globalThis
  const worker = { crypto, TextEncoder, TextDecoder, TextDecoderStream, Request, Response, Headers, URL, btoa, atob, structuredClone, Uint8Array, ArrayBuffer, outcome: null as unknown }
  runInContext(outputFiles[0]?.text ?? '', createContext(worker))
  expect(await worker.outcome).toEqual({ users: [5, 5, 5], same: true, csrf: true, refreshed: 200 })
})
