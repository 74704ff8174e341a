import { act, cleanup } from '@testing-library/react'
import { Profiler, useEffect, useRef, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest'
import { configureMizan } from '../../../src/client/index.js'
import type { FakeRequest } from '../fake-server.js'
import { open as openBare, server, type Page } from '../react/harness.js'

export { Boundary, said, server } from '../react/harness.js'

// What fails stays failed here: of retries there are tests of their own, which turn them on.
beforeEach(() => {
  const restore = configureMizan({ retries: 0 })
  return () => restore()
})

export interface Painted extends Page {
  /** What a visitor saw, commit by commit, without repetitions. A test may empty it, to look at what comes next. */
  readonly paints: string[]
}

/** Opens a page and notes each of its commits. */
export async function open(ui: ReactNode, options?: Parameters<typeof openBare>[1]): Promise<Painted> {
  const paints: string[] = []
  const page = await openBare(<Camera paints={paints}>{ui}</Camera>, options)
  return { ...page, paints, show: (next) => page.show(<Camera paints={paints}>{next}</Camera>) }
}

function Camera({ paints, children }: { paints: string[]; children: ReactNode }): ReactNode {
  const frame = useRef<HTMLDivElement>(null)
  const last = useRef<string>(undefined)
  const take = () => {
    const now = frame.current ? visible(frame.current) : ''
    if (now !== last.current) paints.push(now)
    last.current = now
  }
  return (
    <Profiler id="page" onRender={take}>
      <div ref={frame}>{children}</div>
    </Profiler>
  )
}

/** The text below `node` without what React hides while a fallback stands in for it. */
export function visible(node: Node): string {
  if (node instanceof HTMLElement && node.style.display === 'none') return ''
  return node.hasChildNodes() ? [...node.childNodes].map(visible).join('') : (node.nodeValue ?? '')
}

/** The GETs so far, each as `user?user_id=5`. */
export const gets = (): string[] => server.gets.map((url) => url.replace('/api/mizan/ctx/', '').replace('/', ''))

export const posts = (): FakeRequest[] => server.requests.filter(({ method }) => method === 'POST')

/** The requests that wait for an answer: GETs to entries called as by `gets`, or POSTs of functions. */
export function waiting(what: string): FakeRequest[] {
  return server.requests.filter((request) => {
    if (request.isSettled) return false
    if (request.method === 'GET') return request.url.replace('/api/mizan/ctx/', '').replace('/', '') === what
    return callOf(request).fn === what
  })
}

/** What a call says, in whichever form it travels. */
export function callOf({ body, form }: FakeRequest): { fn: string; args: Record<string, unknown>; contexts?: string[] } {
  const text = form?.get('call')
  return (typeof text === 'string' ? JSON.parse(text) : body) as ReturnType<typeof callOf>
}

/** Answers the oldest request that waits for `what`. */
export function answer(what: string, body: unknown, options: Parameters<FakeRequest['answer']>[1] = {}): Promise<void> {
  return act(async () => first(what).answer(body, options))
}

/** Answers the oldest call of `fn`. */
export function answerCall(fn: string, result: unknown, invalidate: unknown[] = [], more: object = {}): Promise<void> {
  return answer(fn, { result, invalidate, ...more })
}

export function fail(what: string, code = 'server', status = 500, more: object = {}): Promise<void> {
  return act(async () => first(what).problem(code, status, more))
}

export function drop(what: string): Promise<void> {
  return act(async () => first(what).drop())
}

function first(what: string): FakeRequest {
  const [request] = waiting(what)
  if (!request) throw new Error(`Nothing waits for ${what}. So far: ${server.requests.map(({ method, url }) => `${method} ${url}`).join(', ')}`)
  return request
}

/** Lets `ms` of fake time go by, and React paint every 5 ms of it. */
export async function pass(ms: number): Promise<void> {
  for (let past = 0; past < ms; past += 5) await act(async () => vi.advanceTimersByTimeAsync(Math.min(5, ms - past)))
}

/** Takes the tab to the back, or to the front. */
export function setHidden(isHidden: boolean): Promise<void> {
  return act(async () => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isHidden ? 'hidden' : 'visible')
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(isHidden)
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event(isHidden ? 'blur' : 'focus'))
  })
}

export function setOnline(isOnline: boolean): Promise<void> {
  return act(async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(isOnline)
    window.dispatchEvent(new Event(isOnline ? 'online' : 'offline'))
  })
}

afterEach(async () => {
  // What goes off the page here wakes what waited for it.
  await act(async () => cleanup())
  vi.restoreAllMocks()
})

/** The test fails when a promise that nobody handles is rejected in it. */
export function expectAllHandled(): void {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  onTestFinished(() => {
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })
}

/** Gives a test what a hook gave to the page last, once `Holder` is on it. */
export function held<T>(useValue: () => T): { readonly now: T; Holder: () => ReactNode } {
  let now: T
  function Holder(): ReactNode {
    const value = useValue()
    useEffect(() => void (now = value))
    return null
  }
  return {
    get now() {
      return now
    },
    Holder,
  }
}
