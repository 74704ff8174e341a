/// <reference lib="esnext.disposable" preserve="true" />
import { invalidate, type MizanContexts, type MizanFunctions, type Store } from '../client/index.js'
import type { Invalidation } from '../protocol/index.js'
import { fail, type FailureDetails } from './fail.js'
import { idle } from './idle.js'
import { isAlone, remove, replace } from './in-place.js'
import type { MockRequest } from './requests.js'
import { PageStore } from './page-store.js'
import { MockServer, type Views } from './server.js'
import type { ArgsOf, ContextMocks, ContextName, FailureCode, FunctionMock, FunctionMocks, FunctionName, ParamsOf, ReadMocks, Target } from './types.js'
import type { Delay } from './waiting.js'
import { decoratorOf, wrapperOf, type Decorator, type Wrapper } from './wrapper.js'

export interface MockOptions {
  /** Answers views: every request that is none of a context, a call or the session. */
  views?: Views
  /** Who is here, as `session/` tells. @default null */
  principal?: string | null
}

/** A server in the page, in place of the real one. `C` and `F` are what is generated for the application. */
export interface MizanMock<C = MizanContexts, F = MizanFunctions> {
  /** For `render(<Page />, { wrapper: mizan.wrapper })`. */
  readonly wrapper: Wrapper
  /** For Storybook: `decorators: [mizan.decorator]`. */
  readonly decorator: Decorator
  /** The store of the wrapper's page, for `Provider.preload(params, mizan.store)`. */
  readonly store: Store
  /** Who is here, as `session/` tells. */
  principal: string | null

  /** Other data of a context from now on. The page hears nothing of it until something makes it ask again: see `invalidate`. */
  set<K extends ContextName<C>>(context: K, reads: ReadMocks<K, C>): void
  /** What a call gives from now on. */
  handle<K extends FunctionName<F>>(fn: K, mock: FunctionMock<K, F>): void
  /** Makes stale what the page shows, as another tab or a job on the server does. */
  invalidate(...items: (ContextName<C> | Exclude<Invalidation, string>)[]): void

  /** Makes a context (`'user'`), one of its functions (`'user.user_profile'`) or a call fail: always, or the next time alone. */
  fail<T extends Target<C, F>>(target: T, code: FailureCode<T, F>, details?: FailureDetails & { once?: boolean }): void
  /** Ends what `fail` began. @param target @default everything */
  recover(target?: Target<C, F>): void
  /** Delays answers by milliseconds, or until `release()`. A call does its work only then. @param target @default everything */
  delay(delay: Delay, target?: Target<C, F>): void
  /** Lets go what waits, and delays no longer. @param target @default everything */
  release(target?: Target<C, F>): void

  /** The arguments of each call of a function. */
  calls<K extends FunctionName<F>>(fn: K): ArgsOf<K, F>[]
  /** The params of each fetch of a context. */
  fetches<K extends ContextName<C>>(context: K): ParamsOf<K, C>[]
  /** All requests, in order. */
  readonly requests: readonly MockRequest[]
  /** What was made stale, in order: by answers of calls and views, by the application, and by `invalidate`. */
  readonly invalidated: readonly unknown[]
  /** What was asked for and is not mocked: one message each, which was on the console too. */
  readonly unmocked: readonly string[]
  /** Resolves when no request is under way any more; with React, when the page shows what came of them. */
  idle(): Promise<void>

  /** Back to how it was made, without any record, data of a page, failure or delay: for `afterEach`, when one mock serves a whole file. */
  reset(): void
  /** Takes the mock away. The next `mockMizan` replaces one that was forgotten. */
  restore(): void
  [Symbol.dispose](): void
}

/**
 * Puts a server in the page that answers as the application's own would, below the real client: what is tested is how it really
 * fetches, invalidates and fails. Reads are not tried again.
 *
 * @param contexts by context and function the data, or a function of the params; what a test does not need may be left out
 * @param functions by call its result, or a function of the arguments. Its answer makes stale what the call declares to affect.
 */
export function mockMizan(contexts: ContextMocks = {}, functions: FunctionMocks = {}, { views, principal = null }: MockOptions = {}): MizanMock {
  const server = new MockServer()
  const ownStore = () => {
    const store = new PageStore({ fetch: server.fetch })
    server.stores.add(store)
    return store
  }
  const begin = () => {
    server.begin({ contexts, functions, views, principal })
    const store = ownStore()
    return { store, wrapper: wrapperOf(server, store) }
  }
  let page = begin()
  const restore = () => {
    server.isRestored = true
    remove(server)
  }
  const mock: MizanMock = {
    decorator: decoratorOf(server, ownStore),
    get wrapper() {
      return page.wrapper
    },
    get store() {
      return page.store
    },
    get principal() {
      return server.principal
    },
    set principal(name) {
      server.principal = name
    },
    set: (context, reads) => void server.contexts.set(context, { ...server.contexts.get(context), ...reads }),
    handle: (fn, given) => void server.functions.set(fn, given),
    invalidate: (...items) => invalidate(items),
    fail(target, code, { once = false, ...details } = {}) {
      server.failures.set(target, { error: fail(code, details), once })
    },
    recover: (target) => void (target === undefined ? server.failures.clear() : server.failures.delete(target)),
    delay: (delay, target) => server.waiting.set(delay, target),
    release: (target) => server.waiting.release(target),
    calls: (fn) => server.requests.flatMap((request) => (request.kind === 'call' && request.fn === fn ? [request.args as never] : [])),
    fetches: (context) => server.requests.flatMap((request) => (request.kind === 'context' && request.context === context ? [request.params as never] : [])),
    requests: server.requests,
    invalidated: server.invalidated,
    unmocked: server.unmocked,
    idle: () => idle(server),
    reset: () => void (page = begin()),
    restore,
    [Symbol.dispose]: restore,
  }
  server.mock = mock
  server.isAlone = () => isAlone(server)
  replace(server)
  return mock
}
