import type { Check } from '../check.js'
import type { WholeEntry } from '../entry.js'
import { field } from '../exchange.js'
import type { Probe } from '../probe.js'
import type { Verdict } from '../verdict.js'
import { fieldInWords } from '../words.js'

const COMPARE = 'Compare If-None-Match with the tag by RFC 9110, 13.1.2: weakly, each member of the list, and * matches any.'
const KEPT = ['ETag', 'Cache-Control', 'CDN-Cache-Control', 'Cache-Groups']

/** Entity tags and conditional requests (PROTOCOL 4; RFC 9110, 8.8.3, 13.1.2 and 15.4.5). */
export const CONTEXT_ETAG: Check[] = [
  {
    id: 'ctx.etag',
    section: '4',
    rule: 'An answer has an ETag.',
    fix: 'Send ETag: "<hash of the body>", in double quotes.',
    async run(probe, verdict) {
      for (const { exchange } of await probe.whole(verdict)) {
        const tag = field(exchange, 'ETag')
        verdict.expect(tag !== null && TAG.test(tag), exchange, 'ETag: "<hash of the body>"', fieldInWords('ETag', tag))
      }
    },
  },
  {
    id: 'ctx.etag-stable',
    section: '4',
    rule: 'The ETag is a hash of the body: equal bodies have equal tags.',
    fix: 'Hash the bytes of the body, and nothing else (no time, no process, no random salt).',
    async run(probe, verdict) {
      for (const { entry, tag } of await tagged(probe, verdict)) {
        const again = await probe.get(entry.path, entry.visitor.reads)
        if (again.came.text !== entry.exchange.came.text) verdict.waitsFor('ctx.determinism', 'the bytes differ')
        else verdict.expect(field(again, 'ETag') === tag, again, `ETag: ${tag}`, fieldInWords('ETag', field(again, 'ETag')))
      }
    },
  },
  conditional('ctx.not-modified', 'If-None-Match with the tag gives 304 without a body.', (tag) => tag),
  conditional('ctx.not-modified-weak', 'The comparison is weak: a proxy that compresses makes the tag weak.', (tag) => (tag.startsWith('W/') ? tag.slice(2) : `W/${tag}`)),
  conditional('ctx.not-modified-list', 'If-None-Match is a list: one of its tags is enough.', (tag) => `"mizan, \\", W/"other", ${tag}`),
  conditional('ctx.not-modified-any', 'If-None-Match: * gives 304.', () => '*'),
  {
    id: 'ctx.modified',
    section: '4',
    rule: 'If-None-Match with another tag gives the answer.',
    fix: COMPARE,
    async run(probe, verdict) {
      for (const { entry, tag } of await tagged(probe, verdict)) {
        for (const other of ['"mizan-other"', `"mizan${tag.slice(-4)}`]) {
          const found = await probe.get(entry.path, { ...entry.visitor.reads, 'If-None-Match': other })
          verdict.expect(found.came.status === 200, found, '200 with the body')
        }
      }
    },
  },
  {
    id: 'ctx.not-modified-headers',
    section: '4',
    rule: 'A 304 carries the ETag and the cache headers that the 200 would carry.',
    fix: `Send ${KEPT.join(', ')} with the 304 as well (RFC 9110, 15.4.5): caches take the new ones from it.`,
    async run(probe, verdict) {
      for (const { entry, tag } of await tagged(probe, verdict)) {
        const found = await probe.get(entry.path, { ...entry.visitor.reads, 'If-None-Match': tag })
        if (found.came.status !== 304) verdict.waitsFor('ctx.not-modified', 'there was no 304')
        else sameFields(verdict, entry, found, KEPT)
      }
    },
  },
  {
    id: 'ctx.head',
    section: '4',
    rule: 'HEAD answers as GET does, without the body.',
    fix: 'Answer HEAD with the status and headers of GET (RFC 9110, 9.3.2).',
    async run(probe, verdict) {
      for (const entry of await probe.whole(verdict)) {
        const found = await probe.send({ method: 'HEAD', path: entry.path, headers: entry.visitor.reads })
        if (found.came.status !== 200) verdict.fails(found, '200')
        else sameFields(verdict, entry, found, ['Content-Type', ...KEPT])
      }
    },
  },
]

const TAG = /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/

function conditional(id: string, rule: string, condition: (tag: string) => string): Check {
  return {
    id,
    section: '4',
    rule,
    fix: COMPARE,
    async run(probe, verdict) {
      for (const { entry, tag } of await tagged(probe, verdict)) {
        const found = await probe.get(entry.path, { ...entry.visitor.reads, 'If-None-Match': condition(tag) })
        verdict.expect(found.came.status === 304 && found.came.text === '', found, '304 without a body')
      }
    },
  }
}

async function tagged(probe: Probe, verdict: Verdict): Promise<{ entry: WholeEntry; tag: string }[]> {
  return (await probe.whole(verdict)).flatMap((entry) => {
    const tag = field(entry.exchange, 'ETag')
    if (tag !== null && TAG.test(tag)) return [{ entry, tag }]
    verdict.waitsFor('ctx.etag', 'there is no tag')
    return []
  })
}

function sameFields(verdict: Verdict, { exchange }: WholeEntry, found: WholeEntry['exchange'], names: string[]): void {
  const other = names.find((name) => field(found, name) !== field(exchange, name))
  if (other === undefined) verdict.held()
  else verdict.fails(found, `${fieldInWords(other, field(exchange, other))}, as of the 200`, fieldInWords(other, field(found, other)))
}
