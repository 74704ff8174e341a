import { URL_OF_ITEMS, type Item } from './contender.js'
import { counts } from './counts.js'

const versions = new Map<number, number>()

/** The data of these entries are others from now on. */
export function change(ids: readonly number[]): void {
  for (const id of ids) versions.set(id, (versions.get(id) ?? 0) + 1)
}

export const itemOf = (id: number): Item => ({
  id,
  name: `item ${id}`,
  version: versions.get(id) ?? 0,
  tags: ['new', 'blue', 'small'],
  address: { street: '12 Long Street', city: 'Amman', country: 'JO' },
  orders: [1, 2, 3, 4].map((order) => ({ id: order, total: order * 100, state: 'sent' })),
})

/** How answers come: each in a task of its own, as over a slow network; or all at once, which React shows in one go. */
export type Arrival = 'apart' | 'together'

/**
 * Stands in for `fetch`, in the page itself: answers come in the next task. An answer is no `Response`: to read the browser's own takes
 * longer than all the rest of a round, which would hide what is measured.
 */
export function answerInPage(): (next: Arrival) => void {
  let arrival: Arrival = 'apart'
  const waiting: (() => void)[] = []
  const { port1, port2 } = new MessageChannel()
  port2.onmessage = () => {
    for (const answer of waiting.splice(0, arrival === 'apart' ? 1 : Infinity)) answer()
  }
  window.fetch = (input) => {
    const url = input instanceof Request ? input.url : String(input)
    counts.gets++
    counts.open++
    return new Promise((resolve) => {
      waiting.push(() => {
        counts.open--
        counts.lastEvent = performance.now()
        resolve(answerTo(url))
      })
      port1.postMessage(null)
    })
  }
  return (next) => void (arrival = next)
}

function answerTo(url: string): Response {
  const item = itemOf(Number(/(\d+)$/.exec(url)![1]))
  const body = JSON.stringify(url.includes(URL_OF_ITEMS) ? item : { item })
  const headers = new Headers({ 'Content-Type': 'application/json', 'Cache-Control': 'private, no-store' })
  const response = { ok: true, status: 200, url, headers, json: async () => JSON.parse(body) as unknown, text: async () => body, clone: () => response }
  return response as unknown as Response
}
