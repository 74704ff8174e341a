import type { OriginCache } from '../../../src/protocol/index.js'
import { html, type Implementation } from '../../../src/server/index.js'
import { context, fn, param, serve, type } from '../../server/shop.js'
import type { Database, OpenShop } from './schedule.js'

/** How a write is sent, and what it says of what it made stale: JSON by `call/`, or a form to a view that answers with a header. */
export type Transport = 'call' | 'view'

const user_id = param('user_id', type('integer'))

/**
 * A server, asked as browsers ask it: for the context by `ctx/`, by a `call` that writes and by a `view`.
 *
 * @param caches one of each process
 * @param isScoped whether writes make one user stale, or all
 */
export const byHandlers =
  (caches: readonly [OriginCache, OriginCache], isScoped: boolean, transport: Transport): OpenShop =>
  (database, name) => {
    const processes = caches.map((cache) => server(database, name, cache, isScoped))
    const send = async (process: number, path: string, init?: RequestInit): Promise<Response> => {
      const answer = await processes[process]?.send(path, init)
      if (!answer?.ok) throw new Error(`${path}: ${answer?.status} ${await answer?.text()}`)
      return answer
    }
    return {
      async read(user, process) {
        if (transport === 'view') return Number(await (await send(process, `/${name}/pages/${user}/`)).text())
        const { profile } = (await (await send(process, `ctx/${name}/?user_id=${user}`)).json()) as { profile: number }
        return profile
      },
      async write(user, process) {
        const body = transport === 'view' ? new URLSearchParams({ user_id: String(user) }) : JSON.stringify({ fn: 'rename', args: { user_id: user } })
        const headers = transport === 'view' ? undefined : { 'Content-Type': 'application/json' }
        await send(process, transport === 'view' ? `/${name}/rename/` : 'call/', { method: 'POST', body, headers })
      },
    }
  }

function server(database: Database, name: string, cache: OriginCache, isScoped: boolean) {
  const read: Implementation = (_request, args) => database.read(args.user_id as number)
  const write: Implementation = (_request, args) => database.write(args.user_id as number)
  const answered = (run: Implementation): Implementation => async (request, args) => html.response(html`${String(await run(request, args))}`)
  const writes = { params: [user_id], affects: [{ context: name, params: isScoped ? ['user_id'] : [] }] }
  const { contexts, functions } = context(name, [fn('profile', read, { params: [user_id] })], { params: [user_id], shapes: isScoped ? [['user_id']] : [] })
  return serve(
    {
      contexts,
      functions: [
        ...functions,
        fn('page', answered(read), { context: name, route: `/${name}/pages/:user_id/`, params: [user_id] }),
        fn('rename', write, writes),
        fn('rename_page', answered(write), { ...writes, route: `/${name}/rename/`, methods: ['POST'] }),
      ],
      build: 'a-build-of-the-server0',
    },
    { cache },
  )
}
