import { describe, expect, test } from 'vitest'
import { problem } from '../../../src/protocol/index.js'
import { createService } from '../../../src/server/service.js'
import { defineServer, html, type Guard, type Implementation, type ServerFunction, type Settings, type Visitor } from '../../../src/server/index.js'
import { answerView } from '../../../src/server/view/answer-view.js'
import { viewFor } from '../../../src/server/view/routes.js'
import { toResponse } from '../../../src/server/answer.js'
import { BASE, fn, loaded, ORIGIN, param, type } from '../shop.js'

const session = { get: () => undefined, set: () => {}, delete: () => {} }
const visitor = (more: Partial<Visitor> = {}): Visitor => ({
  principal: null,
  isBearer: false,
  session,
  csrfField: 'csrfmiddlewaretoken',
  tokenShown: false,
  touched: false,
  afresh: (reopen) => reopen(),
  user: () => Promise.resolve(null),
  csrfToken: () => Promise.resolve('good'),
  checkCsrf: () => Promise.resolve(null),
  login: () => Promise.resolve(),
  logout: () => Promise.resolve(),
  issueTokens: () => Promise.reject(new Error('none')),
  setCookies: () => Promise.resolve([]),
  ...more,
})

async function visit(who: Visitor, run: Implementation, init: RequestInit = {}, guard: Guard = false, more: Partial<ServerFunction> = {}, settings: Settings = {}) {
  const errors: unknown[] = []
  const view = fn('page', run, { route: '/page/', methods: ['GET', 'POST'], auth: guard === false ? false : 'custom', load: () => loaded(run, { guard }), ...more })
  const service = createService({ base: BASE, schema: 'h', contexts: [], functions: [view] }, defineServer({ onError: (error) => errors.push(error), ...settings }))
  const request = new Request(`${ORIGIN}/page/`, init)
  const found = viewFor(service.viewsAt('/page/') ?? new Map(), request.method)
  if (!found) throw new Error('there is no such view')
  const checkCsrf = (field: string | null) => {
    const token = request.headers.get('X-CSRFToken') ?? field
    return Promise.resolve(token === 'good' ? null : problem('csrf', `It is ${token}.`))
  }
  const answer = await answerView({ service, view: found, request, url: new URL(request.url), visitor: { ...who, checkCsrf } })
  return { answer: answer instanceof Response ? answer : toResponse(answer, request.method), errors }
}

const echo: Implementation = (_request, args) => Response.json(args)
const name = param('name', type('string'), false)
const post = (fields: Record<string, string>, headers: Record<string, string> = {}) => ({ method: 'POST', body: new URLSearchParams(fields), headers })

describe('the CSRF token of a view', () => {
  test('comes in the header or in the form, and is no argument', async () => {
    const form = await visit(visitor(), echo, post({ csrfmiddlewaretoken: 'good', name: 'Ann' }), false, { params: [name] })
    expect(await form.answer.json()).toEqual({ name: 'Ann' })
    const header = await visit(visitor(), echo, post({ name: 'Ann' }, { 'X-CSRFToken': 'good' }), false, { params: [name] })
    expect(await header.answer.json()).toEqual({ name: 'Ann' })
    const body = new FormData()
    body.append('csrfmiddlewaretoken', 'good')
    const none = await visit(visitor(), echo, { method: 'POST', body })
    expect([none.answer.status, await none.answer.json()]).toEqual([200, {}])
    const own = await visit(visitor({ csrfField: 'token' }), echo, post({ token: 'good' }))
    expect(await own.answer.json()).toEqual({})
  })

  test.each<[string, RequestInit]>([
    ['none', { method: 'POST' }],
    ['a wrong one in the form', post({ csrfmiddlewaretoken: 'bad' })],
    ['one in the query', { method: 'POST' }],
    ['a wrong one in the header, whatever the form says', post({ csrfmiddlewaretoken: 'good' }, { 'X-CSRFToken': 'bad' })],
    ['one in JSON', { method: 'POST', body: '{"csrfmiddlewaretoken":"good"}', headers: { 'Content-Type': 'application/json' } }],
  ])('is refused: %s', async (_, init) => {
    let ran = false
    const { answer } = await visit(visitor(), () => new Response(String((ran = true))), init, () => Boolean((ran = true)))
    expect([answer.status, ran, ((await answer.json()) as { code: string }).code]).toEqual([403, false, 'csrf'])
  })

  test('is not asked for to read', async () => {
    expect((await visit(visitor(), () => new Response('x'))).answer.status).toBe(200)
  })

  test('that an answer shows makes it private', async () => {
    const shown = visitor({ tokenShown: true })
    const { answer } = await visit(shown, () => new Response('x', { headers: { 'Cache-Control': 'public, max-age=9' } }))
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
  })
})

describe('the guard of a view', () => {
  test('comes before the arguments', async () => {
    const { answer } = await visit(visitor(), echo, post({ nonsense: 'x' }, { 'X-CSRFToken': 'good' }), true, { auth: true })
    expect(answer.status).toBe(401)
  })

  test('answers itself, if it likes, and nobody keeps that', async () => {
    const guard = () => new Response(null, { status: 302, headers: { Location: '/login/', 'Cache-Control': 'public' } })
    const { answer } = await visit(visitor(), echo, {}, guard)
    expect([answer.status, answer.headers.get('Location'), answer.headers.get('Cache-Control')]).toEqual([302, '/login/', 'no-store'])
    const page = await visit(visitor(), echo, {}, () => html.response(html`<p>No</p>`, { headers: { 'Cache-Control': 'public' } }))
    expect([page.answer.status, await page.answer.text(), page.answer.headers.get('Cache-Control')]).toEqual([200, '<p>No</p>', 'no-store'])
    const script = await visit(visitor(), echo, post({}, { 'X-CSRFToken': 'good', 'HX-Request': 'true' }), guard)
    expect([script.answer.status, script.answer.headers.get('HX-Location')]).toEqual([200, '/login/'])
  })
})

describe('the problem of a view', () => {
  const bad = (headers: Record<string, string>) => post({ user_id: '<b>' }, { 'X-CSRFToken': 'good', ...headers })
  const more = { params: [param('user_id', type('integer'))] }

  test('is a page for a person, and itself for a script', async () => {
    const page = (await visit(visitor(), echo, bad({ Accept: 'text/html,*/*;q=0.8' }), false, more)).answer
    expect([page.status, page.headers.get('Content-Type'), page.headers.get('Cache-Control')]).toEqual([400, 'text/html; charset=utf-8', 'no-store'])
    const text = await page.text()
    expect(text).toContain('<h1>Bad Request</h1>')
    expect(text).toContain('<li><b>user_id</b>: ')
    expect(text).not.toContain('<b>"')
    for (const headers of [{ Accept: '*/*' }, { Accept: 'text/html', 'X-Mizan-Request': '1' }, { Accept: 'text/html', 'HX-Request': 'true' }, {}]) {
      const { answer } = await visit(visitor(), echo, bad(headers as Record<string, string>), false, more)
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    }
  })

  test('is a page of the application, where it has one', async () => {
    const who = visitor({ user: () => Promise.resolve('Ann') })
    const settings: Settings = {
      problemPage: ({ title }, request) => html.response(html`<p>${title} ${request.user}</p>`, { headers: { 'Cache-Control': 'public' } }),
    }
    const { answer } = await visit(who, echo, bad({ Accept: 'text/html' }), false, more, settings)
    expect([answer.status, await answer.text(), answer.headers.get('Cache-Control')]).toEqual([400, '<p>Bad Request Ann</p>', 'no-store'])
    const login: Settings = { problemPage: () => Response.redirect(`${ORIGIN}/login/`) }
    const redirected = (await visit(who, echo, { headers: { Accept: 'text/html' } }, true, { auth: true }, login)).answer
    expect([redirected.status, redirected.headers.get('Location')]).toEqual([302, `${ORIGIN}/login/`])
  })

  test('is a plain page when that one fails', async () => {
    const settings: Settings = { problemPage: () => { throw new Error('broken') } }
    const { answer, errors } = await visit(visitor(), echo, bad({ Accept: 'text/html' }), false, more, settings)
    expect([answer.status, (await answer.text()).includes('Bad Request'), errors]).toEqual([400, true, [new Error('broken')]])
  })
})
