import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { mizanHtmx, type HtmxOptions } from '../../src/client/htmx.js'
import { observe, registerContext, Store } from '../../src/client/index.js'
import { drops, refusesToken, says, startHtmxServer, type HtmxServer } from './htmx-server.js'

/** What the two versions of htmx have in common, as far as the tests need it. */
export interface Htmx {
  config: object
  process(element: Element): void
  trigger(element: Element, name: string): unknown
}

/** Where the versions differ. */
export interface Version {
  load(): Promise<Htmx>
  /** The event in which a page changes a request. */
  configures: string
  /** Sends a request of `configures` elsewhere. */
  redirect(detail: unknown, url: string): void
  /** The last event that stops a request. */
  prevents: string
  /** What lets requests leave the page's origin. */
  foreign: object
  options?: HtmxOptions
}

/** happy-dom has none. htmx looks with it for `hx-on`, which no test uses. */
const NO_XPATH = class {
  createExpression() {
    return { evaluate: () => ({ iterateNext: () => null }) }
  }
}

/** happy-dom forgets the body when it clones an answer that came over the network. */
async function cloneable(answer: Response): Promise<Response> {
  const { status, headers, url, redirected } = answer
  return Object.defineProperties(new Response(await answer.text(), { status, headers }), { url: { value: url }, redirected: { value: redirected } })
}

/** What both versions of htmx must do with `mizan/htmx` beside them. */
export function testHtmx({ load, configures, redirect, prevents, foreign, options }: Version): void {
  let server: HtmxServer
  let htmx: Htmx
  let stale: () => string[]
  let store: Store
  const ended: AbortController[] = []

  beforeAll(async () => {
    server = await startHtmxServer()
    ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(`${server.origin}/page`)
    vi.stubGlobal('XPathEvaluator', NO_XPATH)
    vi.stubGlobal('Document', document.constructor)
    const { fetch } = window
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => cloneable(await fetch(input, init)))
    htmx = await load()
  })

  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    server.received.length = 0
    server.answers.length = 0
    document.cookie = 'csrftoken=old; path=/'
    store = new Store()
    invalidated.mockClear()
    const entries = ['user', 'users'].map((name) => store.entry(registerContext(name), {}))
    // A new token drops what is private, and here it changes all the time.
    for (const entry of entries) entry.isPublic = true
    stale = () => entries.filter((entry) => entry.isStale).map((entry) => entry.context.name)
    install()
  })

  afterEach(() => {
    for (const controller of ended.splice(0)) controller.abort()
    vi.restoreAllMocks()
    document.body.innerHTML = ''
  })

  afterAll(() => server.close())

  const invalidated = vi.fn()
  observe((event) => event.type === 'invalidate' && invalidated(event.items))

  const install = (more?: HtmxOptions) => mizanHtmx({ ...options, ...more })
  const named = (event: string) => event.replaceAll(':', options?.metaCharacter ?? ':')
  const lines = () => server.received.map(({ line }) => line)
  const tokens = () => server.received.map(({ token }) => token)

  function show(attributes: string): HTMLFormElement {
    document.body.innerHTML = `<main><form ${attributes} hx-target="#out"><input name="name" value="Ann"></form></main><p id="out"></p>`
    htmx.process(document.body)
    return document.querySelector('form')!
  }

  function on(name: string, listener: (event: CustomEvent) => void, target: EventTarget = document.body): void {
    const controller = new AbortController()
    ended.push(controller)
    target.addEventListener(named(name), (event) => listener(event as CustomEvent), { signal: controller.signal })
  }

  const post = (attributes = 'hx-post="/note"') => htmx.trigger(show(attributes), 'submit')
  const swapped = () => vi.waitFor(() => expect(document.querySelector('#out')?.textContent).toBe('done'))
  /** Whatever else was to happen has happened then. */
  const quiet = () => new Promise((passed) => setTimeout(passed, 60))

  test('a write carries the token, its field makes stale what it names, and htmx swaps', async () => {
    server.answers.push(says({ 'X-Mizan-Invalidate': 'user' }))
    post()
    await swapped()
    expect(server.received).toEqual([{ line: 'POST /note name=Ann', token: 'old' }])
    expect(stale()).toEqual(['user'])
    expect(invalidated).toHaveBeenCalledOnce()
  })

  test('a write without a field makes nothing stale', async () => {
    post()
    await swapped()
    await quiet()
    expect(invalidated).not.toHaveBeenCalled()
  })

  test('a read carries no token, and its field has no say', async () => {
    server.answers.push(says({ 'X-Mizan-Invalidate': '*' }))
    post('hx-get="/note"')
    await swapped()
    expect(tokens()).toEqual([undefined])
    expect(stale()).toEqual([])
  })

  test('a write to another origin carries no token, and its answer has no say', async () => {
    const elsewhere = await startHtmxServer()
    try {
      Object.assign(htmx.config, foreign)
      elsewhere.answers.push(says({ 'X-Mizan-Invalidate': '*' }))
      post(`hx-post="${elsewhere.origin}/note"`)
      await swapped()
      expect(elsewhere.received).toEqual([{ line: 'POST /note name=Ann', token: undefined }])
      expect(stale()).toEqual([])
    } finally {
      await elsewhere.close()
    }
  })

  test('a write that a listener of the page sends elsewhere carries no token', async () => {
    const elsewhere = await startHtmxServer()
    try {
      Object.assign(htmx.config, foreign)
      on(configures, (event) => redirect(event.detail, `${elsewhere.origin}/note`))
      post()
      await swapped()
      expect(elsewhere.received).toEqual([{ line: 'POST /note name=Ann', token: undefined }])
      expect(server.received).toEqual([])
    } finally {
      await elsewhere.close()
    }
  })

  test.each([
    ['no answer', drops],
    ['a gateway’s answer', says({}, 504)],
    ['a field that does not parse', says({ 'X-Mizan-Invalidate': 'user;;' })],
  ])('%s makes everything stale', async (_, answer) => {
    server.answers.push(answer)
    post()
    await vi.waitFor(() => expect(stale()).toEqual(['user', 'users']))
  })

  test('a write that is aborted makes everything stale', async () => {
    server.answers.push(() => {})
    const form = show('hx-post="/note"')
    htmx.trigger(form, 'submit')
    await vi.waitFor(() => expect(lines()).toHaveLength(1))
    expect(stale()).toEqual([])
    htmx.trigger(form, 'htmx:abort')
    await vi.waitFor(() => expect(stale()).toEqual(['user', 'users']))
  })

  test.each([400, 403, 404, 500])('a refusal of status %i makes nothing stale', async (status) => {
    server.answers.push(says({}, status))
    post()
    await vi.waitFor(() => expect(lines()).toHaveLength(1))
    await quiet()
    expect(stale()).toEqual([])
  })

  test('a redirect that the browser follows hides its field, so everything is stale', async () => {
    server.answers.push(says({ Location: '/there' }, 303))
    post()
    await swapped()
    await vi.waitFor(() => expect(stale()).toEqual(['user', 'users']))
  })

  test('HX-Location remains htmx’s, and the field beside it counts', async () => {
    server.answers.push(says({ 'HX-Location': '{"path": "/there", "target": "#out"}', 'X-Mizan-Location': '/there', 'X-Mizan-Invalidate': 'users' }))
    post()
    await swapped()
    expect(lines()).toEqual(['POST /note name=Ann', 'GET /there'])
    expect(stale()).toEqual(['users'])
  })

  test('a write whose token is refused is sent once more with a new one, and only that answer is swapped', async () => {
    server.answers.push(refusesToken, says({ 'X-Mizan-Invalidate': 'user' }))
    const errors = vi.fn()
    for (const name of ['htmx:responseError', 'htmx:response:error']) on(name, errors, document)
    post()
    await swapped()
    expect(lines()).toEqual(['POST /note name=Ann', 'GET /api/mizan/session/', 'POST /note name=Ann'])
    expect(tokens()).toEqual(['old', undefined, 'new'])
    expect(stale()).toEqual(['user'])
    expect(errors).not.toHaveBeenCalled()
  })

  test('a second refusal is htmx’s to tell, and the next write may try again', async () => {
    server.answers.push(refusesToken, refusesToken, refusesToken)
    const errors = vi.fn()
    for (const name of ['htmx:responseError', 'htmx:response:error']) on(name, errors, document)
    const form = show('hx-post="/note"')
    htmx.trigger(form, 'submit')
    await vi.waitFor(() => expect(errors).toHaveBeenCalledOnce())
    await quiet()
    expect(lines()).toEqual(['POST /note name=Ann', 'GET /api/mizan/session/', 'POST /note name=Ann'])
    htmx.trigger(form, 'submit')
    await swapped()
    expect(lines()).toHaveLength(6)
    expect(stale()).toEqual([])
  })

  test('a new token comes from the server that `base` names', async () => {
    install({ base: '/shop/' })
    server.answers.push(refusesToken)
    post()
    await swapped()
    expect(lines()[1]).toBe('GET /shop/session/')
  })

  test('a form that leaves the page before its answer is heard of', async () => {
    server.answers.push((response, request) => setTimeout(() => says({ 'X-Mizan-Invalidate': 'user' })(response, request), 40))
    post()
    await vi.waitFor(() => expect(lines()).toHaveLength(1))
    document.body.innerHTML = ''
    await vi.waitFor(() => expect(stale()).toEqual(['user']))
  })

  test('a listener of the page that stops the event keeps nothing from us', async () => {
    for (const name of ['htmx:beforeSend', 'htmx:before:request']) on(name, (event) => event.stopImmediatePropagation())
    server.answers.push(says({ 'X-Mizan-Invalidate': 'user' }))
    post()
    await swapped()
    expect(tokens()).toEqual(['old'])
    expect(stale()).toEqual(['user'])
  })

  test('a write that a listener of the page prevents was not sent, so nothing is stale', async () => {
    on(prevents, (event) => event.preventDefault())
    post()
    await quiet()
    expect(lines()).toEqual([])
    expect(stale()).toEqual([])
  })

  test('whoever installs it twice hears of a write once, and the last options hold', async () => {
    install({ base: '/one/' })
    install({ base: '/two/' })
    server.answers.push(refusesToken, says({ 'X-Mizan-Invalidate': 'user' }))
    post()
    await swapped()
    expect(invalidated).toHaveBeenCalledOnce()
    expect(lines()).toEqual(['POST /note name=Ann', 'GET /two/session/', 'POST /note name=Ann'])
  })

  test('what was replaced ends nothing when it is ended', async () => {
    const end = install()
    install()
    end()
    server.answers.push(says({ 'X-Mizan-Invalidate': 'user' }))
    post()
    await swapped()
    expect(stale()).toEqual(['user'])
  })

  test('after its end htmx is alone, and what is under way is still heard of', async () => {
    const end = install()
    server.answers.push(says({ 'X-Mizan-Invalidate': 'user' }), says({ 'X-Mizan-Invalidate': 'users' }))
    post()
    end()
    await swapped()
    expect(stale()).toEqual(['user'])
    post()
    await swapped()
    expect(tokens()).toEqual(['old', undefined])
    expect(stale()).toEqual(['user'])
  })

  test('nothing global is replaced', () => {
    const globals = () => [window.fetch, window.XMLHttpRequest, XMLHttpRequest.prototype.send, XMLHttpRequest.prototype.open, EventTarget.prototype.addEventListener]
    const before = globals()
    install()
    expect(globals()).toEqual(before)
  })
}
