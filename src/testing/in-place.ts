import { configureMizan, observe } from '../client/index.js'
import { readRequest, type Asked } from './asked.js'
import type { MockServer } from './server.js'

// Reads come through the store of their page, so each page has its own mock. Calls, and what is fetched past every store, belong to no
// page: one of the mocks that are in place answers them.

/** The last one has the say. */
let inPlace: MockServer[] = []
let takeAway: (() => void) | undefined

/** Puts a new mock in the place of those that nothing on the page shows any more. */
export function replace(server: MockServer): void {
  inPlace = inPlace.filter(({ pages }) => pages.size > 0)
  top(server)
}

/** Gives a mock the say. */
export function top(server: MockServer): void {
  inPlace = [...inPlace.filter((other) => other !== server), server]
  takeAway ??= putInPlace()
}

function putInPlace(): () => void {
  const restore = configureMizan({ fetch: route, retries: 0 })
  const stop = observe((event) => {
    if (event.type === 'invalidate') inPlace.at(-1)?.invalidated.push(...event.items)
  })
  return () => {
    stop()
    restore()
  }
}

export function remove(server: MockServer): void {
  inPlace = inPlace.filter((other) => other !== server)
  if (inPlace.length > 0) return
  takeAway?.()
  takeAway = undefined
}

/** Whether no mock but this one has a page. */
export const isAlone = (server: MockServer): boolean => !inPlace.some((other) => other !== server && other.pages.size > 0)

const route: typeof fetch = (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  return pick(readRequest(url, init?.method ?? 'GET', init?.body)).fetch(input, init)
}

/** Of several on the page the newest that mocks what is asked for. One that is not on the page is a test's own, and the last alone counts. */
function pick(asked: Asked): MockServer {
  const last = inPlace.at(-1)!
  return knows(last, asked) ? last : (inPlace.findLast((server) => server.pages.size > 0 && knows(server, asked)) ?? last)
}

function knows({ contexts, functions, views }: MockServer, asked: Asked): boolean {
  if (asked.kind === 'call') return functions.has(asked.fn)
  return asked.kind === 'context' ? contexts.has(asked.context) : asked.kind === 'session' || views !== undefined
}
