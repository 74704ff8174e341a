import { MizanError, type Store } from '../client/index.js'
import { affectsOf } from '../client/mutation.js'
import { readsOf } from '../client/react/read.js'
import { eachEntry } from '../client/stores.js'
import { entryKey, hits, problem, type Params, type Problem } from '../protocol/index.js'
import { readParams, readRequest, type Asked } from './asked.js'
import { fail, failedResponse, isBreak, problemOf } from './fail.js'
import type { MizanMock } from './mock.js'
import { partsOf } from './reply.js'
import { labelOf, type MockRequest } from './requests.js'
import { say } from './say.js'
import { unlessAborted } from './unless-aborted.js'
import { unmockedCall, unmockedContext, unmockedRead, unmockedView } from './unmocked.js'
import { Waiting } from './waiting.js'

type Mocks = Readonly<Record<string, unknown>>

export type Views = (request: Request) => Response | Promise<Response>

type Writable<T> = { -readonly [K in keyof T]: T[K] }

export interface Beginning {
  contexts: Mocks
  functions: Mocks
  views: Views | undefined
  principal: string | null
}

interface Bundle {
  data: Record<string, unknown>
  errors: Record<string, Problem>
  /** The answer cannot be had at all. */
  failed?: MizanError
}

/** A server in the page that speaks the protocol: the client above it is the real one, and so are its rules. */
export class MockServer {
  readonly contexts = new Map<string, Mocks>()
  readonly functions = new Map<string, unknown>()
  readonly failures = new Map<string, { error: MizanError; once: boolean }>()
  readonly waiting = new Waiting()
  readonly requests: MockRequest[] = []
  readonly pending = new Set<MockRequest>()
  readonly unmocked: string[] = []
  readonly invalidated: unknown[] = []
  /** Stores of the pages that show this mock, by which the types of params are known. */
  readonly stores = new Set<Store>()
  views: Views | undefined
  principal: string | null = null
  /**
   * Wakes React on each page. What suspends within an `act` that nobody awaits, such as `render` and `fireEvent` of Testing Library, is
   * lost: React takes the rest for scheduled, in a queue that is gone. Any update makes it look again.
   */
  readonly pages = new Set<() => void>()
  isRestored = false
  /** Whether no other mock is on the page, whose entries may have the same names. */
  isAlone: () => boolean = () => true
  /** What handlers get beside their arguments. */
  mock!: MizanMock

  /** Mocks what it did at first, and has no memory of anything else. */
  begin({ contexts, functions, views, principal }: Beginning): void {
    this.contexts.clear()
    this.functions.clear()
    this.failures.clear()
    this.stores.clear()
    this.pending.clear()
    this.waiting.forget()
    for (const list of [this.requests, this.unmocked, this.invalidated]) list.length = 0
    for (const [name, reads] of Object.entries(contexts)) this.contexts.set(name, Object(reads) as Mocks)
    for (const [name, mock] of Object.entries(functions)) this.functions.set(name, mock)
    this.views = views
    this.principal = principal
  }

  readonly fetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const given = input instanceof Request ? input : undefined
    const url = input instanceof Request ? input.url : String(input)
    const method = init?.method ?? given?.method ?? 'GET'
    const headers = new Headers(init?.headers ?? given?.headers)
    const asked = this.#typed(readRequest(url, method, init?.body))
    const request: Writable<MockRequest> = { ...asked, url, method, headers, state: 'pending', status: undefined }
    this.requests.push(request)
    this.pending.add(request)
    const answer = this.#answer(request, () => given ?? new Request(new URL(url, globalThis.location?.href ?? 'http://localhost/'), init))
    return unlessAborted(answer, init?.signal ?? given?.signal, (state, status) => {
      Object.assign(request, { state, status })
      this.pending.delete(request)
      for (const wake of this.pages) wake()
    })
  }

  /** The params of a context as its entry has them: a URL does not tell `5` from `"5"`. */
  #typed(asked: Asked): Asked {
    return asked.kind === 'context' ? { ...asked, params: this.#paramsOf(asked.context, asked.params) } : asked
  }

  #paramsOf(context: string, params: Params): Params {
    const key = entryKey(context, params)
    let entry = [...this.stores].map(({ entries }) => entries.get(key)).find((found) => found !== undefined)
    // A page may bring a store of its own.
    eachEntry((other) => void (other.key === key && (entry ??= other)))
    const known = Object.entries(entry?.params ?? params)
    return Object.fromEntries(known.filter(([, value]) => value !== undefined && value !== null))
  }

  async #answer(request: MockRequest, view: () => Request): Promise<Response> {
    await this.waiting.turn(labelOf(request), namesOf(request, this.contexts))
    if (this.isRestored) return failedResponse(new MizanError(notMocked('This mock of Mizan was restored: it answers no more.')))
    if (request.kind === 'context') return this.#context(request.context, request.params)
    if (request.kind === 'call') return this.#call(request.fn, request.args, request.contexts)
    if (request.kind === 'session') return json({ csrf: null, principal: this.principal })
    if (!this.views) return this.#refuse(unmockedView(request.method, request.url))
    const response = await this.views(view())
    // A response that was made by hand has no address, by which the client knows whose it is.
    return Object.defineProperty(response, 'url', { value: view().url })
  }

  async #context(context: string, params: Params): Promise<Response> {
    const failure = this.#failure(context)
    if (failure) return failedResponse(failure)
    const mocks = this.contexts.get(context)
    if (!mocks) return this.#refuse(unmockedContext(context, params))
    const { data, errors, failed } = await this.#bundle(context, mocks, params)
    return failed ? failedResponse(failed) : json(bundleOf(data, errors))
  }

  async #bundle(context: string, mocks: Mocks, params: Params): Promise<Bundle> {
    const bundle: Bundle = { data: {}, errors: {} }
    const names = Object.keys(mocks).sort()
    for (const fn of names) {
      const path = `${context}.${fn}`
      const given = this.#failure(path) ?? (await this.#run(path, mocks[fn], params))
      if (!(given instanceof MizanError)) bundle.data[fn] = given
      else if (isBreak(given.code)) return { ...bundle, failed: given }
      else bundle.errors[fn] = problemOf(given)
    }
    const [first] = names
    if (first !== undefined && names.every((fn) => bundle.errors[fn])) bundle.failed = new MizanError(bundle.errors[first]!)
    // In the bundle and not in the console: the page may well not read them.
    for (const fn of readsOf(context).filter((read) => !names.includes(read))) bundle.errors[fn] = notMocked(unmockedRead(context, fn, params))
    return bundle
  }

  async #call(fn: string, args: unknown, wanted: readonly string[]): Promise<Response> {
    const failure = this.#failure(fn)
    if (failure) return failedResponse(failure)
    if (!this.functions.has(fn)) return this.#refuse(unmockedCall(fn, args))
    const given = await this.#run(fn, this.functions.get(fn), args)
    if (given instanceof MizanError) return failedResponse(given)
    const { result = null, invalidate = affectsOf(fn) ?? [] } = partsOf(given)
    const stale = wanted.filter((item) => this.isAlone() && invalidate.some((entry) => hits(entry, ...this.#entryOf(item))))
    const contexts = await Promise.all(stale.map((item) => this.#slice(item)))
    return json({ result, invalidate, contexts: contexts.filter((slice) => slice !== undefined) })
  }

  #entryOf(item: string): [context: string, params: Params] {
    const [context = '', query = ''] = item.split('?')
    return [context, this.#paramsOf(context, readParams(query))]
  }

  /** What a call's answer says of a mounted entry; nothing where it could not be had as it is. */
  async #slice(item: string) {
    const [context, params] = this.#entryOf(item)
    const mocks = this.contexts.get(context)
    if (!mocks || [...this.failures.keys()].some((name) => name.split('.')[0] === context)) return undefined
    const { data, errors } = await this.#bundle(context, mocks, params)
    return Object.keys(mocks).some((fn) => errors[fn]) ? undefined : { context, params, data: bundleOf(data, errors) }
  }

  /** What a mock gives; a MizanError when it fails. */
  async #run(name: string, mock: unknown, input: unknown): Promise<unknown> {
    if (typeof mock !== 'function') return mock
    try {
      return await (mock as (input: unknown, mizan: MizanMock) => unknown)(input, this.mock)
    } catch (error) {
      if (error instanceof MizanError) return error
      // Not meant to happen, so the test's author hears of it though the page may show a kind word.
      say(`The mock of "${name}" threw. To fail as a server does it throws fail('code').`, error)
      return fail('server', { detail: `The mock of "${name}" threw: ${String(error)}` })
    }
  }

  #failure(name: string): MizanError | undefined {
    const failure = this.failures.get(name)
    if (failure?.once) this.failures.delete(name)
    return failure?.error
  }

  #refuse(message: string): Response {
    this.unmocked.push(message)
    say(message)
    return failedResponse(new MizanError(notMocked(message)))
  }
}

const notMocked = (message: string): Problem => problem('not_mocked', message, { status: 501 })

const bundleOf = (data: Record<string, unknown>, errors: Record<string, Problem>) =>
  Object.keys(errors).length > 0 ? { ...data, $errors: errors } : data

const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json', 'Cache-Control': 'private, no-cache' } })

/** The names by which `delay` may mean a request. */
function namesOf(request: MockRequest, contexts: ReadonlyMap<string, Mocks>): string[] {
  if (request.kind === 'call') return [request.fn]
  if (request.kind !== 'context') return []
  const { context } = request
  return [context, ...Object.keys(contexts.get(context) ?? {}).map((fn) => `${context}.${fn}`)]
}
