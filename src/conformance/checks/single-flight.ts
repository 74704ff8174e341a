import { hits } from '../../protocol/index.js'
import { answerOf, madeCalls } from '../calls.js'
import type { Check } from '../check.js'
import { pathOf } from '../entry.js'
import { objectOf, type Exchange } from '../exchange.js'
import { allFlights, flights, sliceOf, slicesOf, type Flight, type Slice } from '../flights.js'
import { isItem, missedBy, type Item } from '../items.js'
import type { Probe } from '../probe.js'
import { sameJson } from '../same-json.js'
import type { Verdict } from '../verdict.js'
import { short } from '../words.js'

/** What no server can read as a list of keys, and none may stumble over. */
const HOSTILE: readonly unknown[] = ['news', 5, null, { length: 1 }, [null, 5, {}, [], '', '?', '__proto__', 'constructor?a=1', '%', '\0', 'x'.repeat(10_000)]]

/** Entries that come with the answer to a call (PROTOCOL 5). A server need send none. */
export const SINGLE_FLIGHT: Check[] = [
  {
    id: 'call.contexts-ignored',
    section: '5',
    rule: 'What a server cannot read of the member `contexts` of a call, it passes over.',
    fix: 'Answer the call as if it had no such member, or no such item.',
    async run(probe, verdict) {
      const [flight] = await allFlights(probe, verdict)
      if (!flight) return
      const { fn, args, caller } = flight
      for (const contexts of HOSTILE) {
        const exchange = await probe.post(JSON.stringify({ fn: fn.name, args, contexts }), caller)
        verdict.expect(answerOf(exchange) !== null, exchange, 'the answer of success that the call has without it')
      }
    },
  },
  {
    id: 'call.contexts-shape',
    section: '5',
    rule: '`contexts` of an answer lists {"context", "params", "data"}: params typed as declared, without null and empty ones; data without $errors.',
    fix: 'Write each slice so; leave one out that has $errors or cannot be read.',
    async run(probe, verdict) {
      for (const { contexts, exchange } of await flights(probe, verdict)) {
        if (!Array.isArray(contexts)) verdict.fails(exchange, '`contexts`, an array')
        else {
          for (const item of contexts as unknown[]) {
            const slice = sliceOf(item, probe)
            const why = typeof slice === 'string' ? slice : ''
            verdict.expect(why === '', exchange, 'a slice', `${short(JSON.stringify(item), 200)}: ${why}`)
          }
        }
      }
    },
  },
  {
    id: 'call.contexts-asked',
    section: '5',
    rule: 'An answer brings only entries that its call asked for, each once; none to a call that asks for none.',
    fix: 'Take the list from the body of the same call.',
    async run(probe, verdict) {
      for (const { exchange, answer } of await madeCalls(probe, verdict)) {
        if (answer) verdict.expect(!Object.hasOwn(answer, 'contexts'), exchange, 'no `contexts`: the call asks for none')
      }
      for (const flight of await flights(probe, verdict)) {
        const keys = slicesOf(flight, probe, verdict)?.map(({ key }) => key) ?? []
        const wrong = keys.find((key, index) => !flight.asked.includes(key) || keys.indexOf(key) !== index)
        verdict.expect(wrong === undefined, flight.exchange, `some of ${flight.asked.join(', ')}, each once`, keys.join(', '))
      }
    },
  },
  {
    id: 'call.contexts-invalidate',
    section: '5',
    rule: '`invalidate` names all that is stale, whether or not the answer brings it.',
    fix: 'Leave `invalidate` as it is when `contexts` is there: other tabs and other entries have nothing else.',
    async run(probe, verdict) {
      for (const { fn, args, first, answer, exchange } of await flights(probe, verdict)) {
        const [before, items] = [itemsOf(first['invalidate']), itemsOf(answer['invalidate'])]
        if (!before) verdict.waitsFor('call.invalidate-shape', 'an item is malformed')
        else if (missedBy(before, fn, args) !== undefined) verdict.waitsFor('call.invalidate-complete', 'it is incomplete without `contexts` too')
        else {
          const missed = items && missedBy(items, fn, args)
          verdict.expect(items !== null && missed === undefined, exchange, `\`invalidate\` with the entries of "${missed ?? fn.name}"`)
        }
      }
    },
  },
  {
    id: 'call.contexts-affected',
    section: '5',
    rule: 'An answer brings only entries that its `invalidate` hits.',
    fix: 'Read only what the call made stale: the page has the rest.',
    async run(probe, verdict) {
      for (const { flight, slice } of await askedSlices(probe, verdict)) {
        const items = itemsOf(flight.answer['invalidate'])
        if (items === null || missedBy(items, flight.fn, flight.args) !== undefined) verdict.waitsFor('call.contexts-invalidate', '`invalidate` does not name all that is stale')
        else verdict.expect(items.some((item) => hits(item, slice.context.name, slice.params)), flight.exchange, 'only what `invalidate` hits', slice.key)
      }
    },
  },
  {
    id: 'call.contexts-current',
    section: '5',
    rule: 'A slice is what the GET of its entry answers to the same visitor after the call.',
    fix: 'Read it after the commit, afresh, with the guards and checks of the GET; leave out what that would refuse.',
    async run(probe, verdict) {
      for (const { flight, slice } of await askedSlices(probe, verdict)) {
        const { exchange } = flight
        // Another call may have changed it since: the same one is made again, and nothing after it.
        const again = await probe.post(exchange.sent.body ?? '', flight.caller)
        const found = slicesNow(again, probe).find(({ key }) => key === slice.key)
        const read = () => probe.get(pathOf(probe.base, slice.context.name, slice.params), flight.caller.reads)
        const [now, later] = [objectOf(await read()), objectOf(await read())]
        if (!found) verdict.skips(`the entry "${slice.key}" did not come a second time`)
        else if (!sameJson(now, later)) verdict.skips(`the entry "${slice.key}" changes by itself`)
        else verdict.expect(sameJson(found.data, now), again, short(JSON.stringify(now), 200), short(JSON.stringify(found.data), 200))
      }
    },
  },
  {
    id: 'call.contexts-body',
    section: '5',
    rule: 'Entries are asked for in the body of a call alone: no query and no header does.',
    fix: 'Read `contexts` of the JSON, and nothing else: a header would change an answer that caches keep.',
    async run(probe, verdict) {
      for (const { fn, args, caller, asked, first } of (await flights(probe, verdict)).slice(0, 1)) {
        if (Object.hasOwn(first, 'contexts')) {
          verdict.waitsFor('call.contexts-asked', 'it brings entries to calls that ask for none')
          continue
        }
        const wish = { 'X-Mizan-Contexts': asked.join(', '), 'Mizan-Contexts': JSON.stringify(asked) }
        const query = new URLSearchParams(asked.map((key) => ['contexts', key])).toString()
        const headers = { 'Content-Type': 'application/json', ...caller.writes, ...wish }
        const exchange = await probe.send({ method: 'POST', path: `${probe.base}call/?${query}`, headers, body: JSON.stringify({ fn: fn.name, args }) })
        verdict.expect(!Object.hasOwn(objectOf(exchange) ?? {}, 'contexts'), exchange, 'no `contexts`')
        for (const { path, visitor } of await probe.whole(verdict)) {
          const plain = await probe.get(path, visitor.reads)
          const read = await probe.get(path, { ...visitor.reads, ...wish })
          verdict.expect(namesOf(read) === namesOf(plain), read, `the members that it has without these headers: ${namesOf(plain)}`)
        }
      }
    },
  },
]

interface AskedSlice {
  flight: Flight
  slice: Slice
}

/** The slices that were asked for; of the others another check tells. */
async function askedSlices(probe: Probe, verdict: Verdict): Promise<AskedSlice[]> {
  return (await flights(probe, verdict)).flatMap((flight) =>
    (slicesOf(flight, probe, verdict) ?? []).filter(({ key }) => flight.asked.includes(key)).map((slice) => ({ flight, slice })),
  )
}

function slicesNow(exchange: Exchange, probe: Probe): Slice[] {
  const contexts = answerOf(exchange)?.['contexts']
  const slices = Array.isArray(contexts) ? contexts.map((item) => sliceOf(item, probe)) : []
  return slices.filter((slice) => typeof slice !== 'string')
}

const namesOf = (exchange: Exchange): string => Object.keys(objectOf(exchange) ?? {}).join(', ')

function itemsOf(list: unknown): Item[] | null {
  return Array.isArray(list) && list.every(isItem) ? list : null
}
