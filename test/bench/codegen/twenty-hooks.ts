import { rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createApp, type App } from '../../build/app.js'
import { appWith } from './cold.js'
import { documentOf } from './document.js'
import { peerTools } from './peers.js'
import { costOf } from './process.js'

/** An application with 20 hooks in `src/use.tsx`, its types generated. */
export interface Typed {
  name: string
  app: App
}

const TSCONFIG = JSON.stringify({
  compilerOptions: { target: 'es2022', lib: ['es2023', 'dom'], module: 'esnext', moduleResolution: 'bundler', jsx: 'react-jsx', strict: true, skipLibCheck: true, noEmit: true, types: [] },
  include: ['src', '.mizan/**/*', 'out/**/*'],
})

/** Four hooks of each of five tags: two items, a page, and a change. */
const TAGS = [0, 1, 2, 3, 4]

/** The line where an editor types, a number that grows by a digit with each letter. */
export const TYPED = 'export const typed = 1'

/** The same application with Mizan, with openapi-react-query and with plain functions, as far as the peers are here. */
export async function twentyHooks(functions: number, peers: string | null): Promise<Typed[]> {
  const text = documentOf(functions)
  const typed = [{ name: 'mizan', app: await withMizan(text) }]
  if (peers === null) return typed
  return [...typed, { name: 'openapi-react-query', app: await withQuery(text, peers) }, { name: 'plain functions', app: await withFloor(text) }]
}

async function withMizan(text: string): Promise<App> {
  const app = appWith(text)
  const body = TAGS.map((tag) => `  const [item${tag}, other${tag}, page${tag}, [change${tag}]] = [useShop${tag}Part0(), useShop${tag}Part2(), useShop${tag}Part1(), useShop${tag}Part16()]
  lines.push(item${tag}.name, other${tag}.owner.home.city, ...page${tag}.items.map((item) => item.name))
  void change${tag}({ id: 1, body: { name: 'a' } }).then(({ name }) => lines.push(name))`)
  const names = TAGS.flatMap((tag) => [0, 1, 2, 16].map((part) => `useShop${tag}Part${part}`))
  app.write({ 'tsconfig.json': TSCONFIG, 'src/use.tsx': `import { ${names.join(', ')} } from 'virtual:mizan/contexts'\n${component(body)}` })
  await costOf([join(app.root, 'node_modules/mizan/dist/node/main.js'), 'typegen', app.root], app.root)
  return app
}

async function withQuery(text: string, peers: string): Promise<App> {
  const body = TAGS.map((tag) => `  const item${tag} = api.useQuery('get', '/shop${tag}/{id}/part0', { params: { path: { id: 5 } } })
  const other${tag} = api.useQuery('get', '/shop${tag}/{id}/part2', { params: { path: { id: 5 } } })
  const page${tag} = api.useQuery('get', '/shop${tag}/{id}/part1', { params: { path: { id: 5 } } })
  const change${tag} = api.useMutation('put', '/shop${tag}/{id}/part16', { onSuccess: ({ name }) => void lines.push(name) })
  lines.push(item${tag}.data?.name ?? '', other${tag}.data?.owner.home.city ?? '', ...(page${tag}.data?.items ?? []).map((item) => item.name))
  change${tag}.mutate({ params: { path: { id: 1 } }, body: { name: 'a' } })`)
  const header = `import createFetchClient from 'openapi-fetch'
import createClient from 'openapi-react-query'
import type { paths } from '../out/openapi-typescript.js'
const api = createClient(createFetchClient<paths>({ baseUrl: '/' }))
`
  const app = createApp({ 'tsconfig.json': TSCONFIG, 'schema.json': text, 'src/use.tsx': header + component(body), 'out/.keep': '' })
  rmSync(join(app.root, 'node_modules'), { recursive: true, force: true })
  symlinkSync(join(peers, 'node_modules'), join(app.root, 'node_modules'), 'junction')
  const [tool] = peerTools(peers)
  await costOf(tool!.args(join(app.root, 'schema.json'), join(app.root, 'out')), app.root)
  return app
}

async function withFloor(text: string): Promise<App> {
  const body = TAGS.map((tag) => `  const [item${tag}, other${tag}, page${tag}] = [api.shop${tag}_part0({ id: 5 }), api.shop${tag}_part2({ id: 5 }), api.shop${tag}_part1({ id: 5 })]
  lines.push(item${tag}.name ?? '', other${tag}.owner?.home?.city ?? '', ...(page${tag}.items ?? []).map((item) => item.name ?? ''))
  lines.push(api.shop${tag}_part16({ id: 1, body: { name: 'a' } }).name ?? '')`)
  const header = `import type { F } from '../out/floor.js'\ndeclare const api: F\n`
  const app = createApp({ 'tsconfig.json': TSCONFIG, 'schema.json': text, 'src/use.tsx': header + component(body), 'out/.keep': '' })
  await costOf([join(import.meta.dirname, 'floor.mjs'), join(app.root, 'schema.json'), join(app.root, 'out/floor.d.ts')], app.root)
  return app
}

const component = (body: string[]) => `${TYPED}
export function Use() {
  const lines: string[] = []
${body.join('\n')}
  return <p>{lines.join()}</p>
}
`
