import { parseSetCookie } from 'cookie'
import { type MizanRequest, type Settings } from '../../../src/server/index.js'
import { context, fn, param, serve, type } from '../shop.js'

export const SECRET = 'the-secret-of-the-tests-is-32-bytes-or-more'
export const OTHER_SECRET = 'another-secret-of-the-tests-that-is-as-long'

type Args = Record<string, unknown>
const act = (name: string, run: (request: MizanRequest, args: Args) => unknown, code = {}, params: string[] = []) =>
  fn(name, run as never, { auth: 'guard' in code, private: true, params: params.map((one) => param(one, null, false)) }, code)

/** A server whose functions log in and out, and say who asks. */
export function identityServer(settings: Settings, dev = false) {
  const me = fn('me', (request) => ({ user: request.user ?? null }), { private: true })
  const members = fn('members', (request) => ({ user: request.user }), { private: true, auth: true }, { guard: true })
  const open = fn('products', (_request, { page = 1 }) => [page], { params: [param('page', type('integer'), false)] })
  const reads = [
    context('me', [me], { private: true }),
    context('members', [members], { private: true }),
    context('shop', [open], { params: [param('page', type('integer'), false)] }),
  ]
  return serve(
    {
      dev,
      contexts: reads.flatMap((one) => one.contexts),
      functions: [
        ...reads.flatMap((one) => one.functions),
        act('login', (request, args) => request.login(args), {}, ['user_id', 'is_staff', 'sub']),
        act('logout', (request) => request.logout()),
        act('login_and_fail', async (request) => {
          await request.login({ user_id: 5 })
          throw new Error('no')
        }),
        act('put', (request, { key, value }) => request.session.set(String(key), value), {}, ['key', 'value']),
        act('take', (request, { key }) => request.session.get(String(key)) ?? null, {}, ['key']),
        act('tokens', (request, args) => request.issueTokens(args), {}, ['user_id', 'exp']),
        act('field', async (request) => String(await request.csrfField())),
        act('only_members', () => 'in', { guard: true }),
        act('only_staff', () => 'in', { guard: 'staff' }),
      ],
    },
    settings,
  )
}

export type IdentityServer = ReturnType<typeof identityServer>

/** A browser, as far as cookies and the CSRF token go. */
export function browser(server: IdentityServer, origin = 'https://shop.test') {
  const jar = new Map<string, string>()
  const set: string[] = []
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    if (jar.size && !headers.has('Cookie')) headers.set('Cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await server.handle(new Request(new URL(path, `${origin}/api/mizan/`), { ...init, headers }))
    if (!answer) throw new Error('not below the base')
    for (const field of answer.headers.getSetCookie()) {
      set.push(field)
      const { name, value = '', maxAge } = parseSetCookie(field)
      if (maxAge !== undefined && maxAge <= 0) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  const call = (name: string, args: unknown = {}, headers: Record<string, string> = {}) => {
    const token = jar.get('csrftoken')
    const csrf: Record<string, string> = token === undefined ? {} : { 'X-CSRFToken': token }
    return send('call/', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: origin, ...csrf, ...headers },
      body: JSON.stringify({ fn: name, args }),
    })
  }
  const who = async () => ((await (await send('ctx/me/')).json()) as { me: { user: unknown } }).me.user
  const session = async () => (await (await send('session/')).json()) as { csrf: string | null; principal: string | null }
  const login = async (facts: unknown) => {
    await session()
    return call('login', facts)
  }
  return { jar, set, send, call, who, session, login }
}

export async function code(answer: Response): Promise<unknown> {
  return `${answer.status} ${((await answer.clone().json()) as { code?: string }).code ?? 'ok'}`
}

