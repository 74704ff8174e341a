import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diagnostic } from '../../../src/model/index.js'
import type { Project } from '../../../src/project/project.js'
import { next, NOTHING } from '../../../src/source/openapi/standing.js'
import { fault, type Answer } from '../../../src/source/openapi/supply.js'
import { folder } from '../../project/folder.js'
import { schemaOf } from './backend.js'
import { follow, names, projectOf } from './remote-project.js'

const REST = { standIn: 'the last', isWatched: true, isPolled: true }
const place = { file: '/app/vite.config.ts' }

const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc.nat(3).map((number): Answer => ({ kind: 'document', text: `{"n":${number}}` })),
  fc.constant<Answer>({ kind: 'same' }),
  fc.tuple(fc.constantFrom('refused', 'reset'), fc.boolean()).map(([reason, isAway]) => fault(diagnostic('MZ110', place, { label: 'it', reason }), isAway)),
)

test('whatever comes, the last document stays, and a good answer leaves no fault', () => {
  fc.assert(
    fc.property(fc.array(answers), (list) => {
      let stand = NOTHING
      let last: string | null = null
      for (const answer of list) {
        const before = stand
        stand = next(stand, answer, REST)
        if (answer.kind === 'document') last = answer.text
        expect(stand.text?.replaceAll(/\s/g, '') ?? null).toBe(last)
        if (answer.kind !== 'fault') expect(stand).toMatchObject({ fault: null, failures: 0 })
        // A server that is away and stays away is told once.
        if (answer.kind === 'fault' && answer.isAway && before.fault?.code === 'MZ118') expect(stand.fault).toBe(before.fault)
        if (last === null && answer.kind === 'fault') expect(stand.fault?.severity).toBe('error')
      }
    }),
  )
})

/** What a server does with one question; a number answers with the schema of that number. */
type Step = number | 'refused' | 'broken' | 'cut' | 'html' | 'empty' | 'error' | 'same'

test('any faults and answers in turn end with the model of the last good answer', async () => {
  const steps = fc.array(fc.oneof(fc.nat(2), fc.constantFrom<Step>('refused', 'broken', 'cut', 'html', 'empty', 'error', 'same')), { maxLength: 12 })
  const { root } = folder('interleaved')
  const original = globalThis.fetch
  try {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(2), async (list, final) => {
        const queue = [...list, final]
        const expected = [`f${final}`]
        globalThis.fetch = () => respond(queue.length > 1 ? queue.shift()! : queue[0]!)
        const project: Project = projectOf(root, { kind: 'url', url: 'http://fake.test/', headers: {}, poll: 1, watch: [], timeout: 1000, snapshot: null })
        const { stop } = follow(project)
        const state = () => [queue.length, names(project), project.snapshot.ok, project.snapshot.diagnostics.length]
        await expect.poll(state, { timeout: 5000, interval: 1 }).toEqual([1, expected, true, 0])
        await stop()
      }),
      { numRuns: 30 },
    )
  } finally {
    globalThis.fetch = original
  }
})

function respond(step: Step): Promise<Response> {
  const text = JSON.stringify(schemaOf(`f${step}`))
  if (step === 'refused') return Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) }))
  // Who has nothing to compare with asks without condition, and gets an answer of use to nobody.
  if (step === 'same') return Promise.resolve(new Response(null, { status: 304 }))
  if (step === 'error') return Promise.resolve(new Response('', { status: 500 }))
  const body = { broken: '{"x-mizan-functions": [}', cut: text.slice(0, -4), html: '<p>Hello', empty: '' }[step as string] ?? text
  return Promise.resolve(new Response(body))
}

