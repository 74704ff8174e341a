import type { Check } from '../check.js'
import { isRecord, jsonOf } from '../exchange.js'
import { NO_FUNCTION } from '../probe.js'

/** The server as a whole (PROTOCOL 6, 8, 10). */
export const SERVER: Check[] = [
  {
    id: 'server.hostile',
    section: '8',
    rule: 'A request that is at fault is answered from 400 to 499, or redirected: it is no 500, and the connection does not break.',
    fix: 'Catch what decoding and parsing throw, and answer 400 or 404.',
    async run(probe, verdict) {
      const { base } = probe
      const paths = ['ctx//', 'ctx/', 'ctx/%/', 'ctx/%ff/', 'ctx/..%2f..%2f/', 'ctx/a/b/', `ctx/${'a'.repeat(4000)}/`, 'call', 'mizan_conformance_nothing', 'call/?__proto__=1']
      const queries = ['%', '%ff=%ff', '&&&=', 'a[b]=c', '__proto__[x]=1', `a=${'x'.repeat(4000)}`, '%00=%00', '?', '=1']
      const [first] = await probe.asked(verdict)
      const below = first ? queries.map((query) => `ctx/${first.context.name}/?${query}`) : []
      for (const path of [...paths, ...below]) {
        const found = await probe.get(`${base}${path}`, first?.visitor.reads)
        verdict.expect(found.came.status >= 300 && found.came.status < 500, found, 'a status from 300 to 499')
      }
      const found = await probe.call(NO_FUNCTION, JSON.parse('{"__proto__":{"mizan_polluted":true}}'), await probe.anonymous(), { 'X-HTTP-Method-Override': 'DELETE' })
      verdict.expect(found.came.status >= 400 && found.came.status < 500, found, 'a status from 400 to 499')
    },
  },
  {
    id: 'server.unharmed',
    section: '4',
    rule: 'What was sent to it changes no answer of the server afterwards.',
    fix: 'Keep names that come from outside out of objects with a prototype, and state of one request out of the next.',
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      for (const entry of await probe.whole(verdict)) {
        const before = await probe.get(entry.path, entry.visitor.reads)
        await probe.get(`${entry.path.split('?')[0]}?__proto__[mizan_polluted]=1&constructor=1`, entry.visitor.reads)
        await probe.post(`{"fn":"${NO_FUNCTION}","args":{"__proto__":{"mizan_polluted":1},"constructor":{"prototype":{"mizan_polluted":1}}}}`, visitor)
        const after = await probe.get(entry.path, entry.visitor.reads)
        const isSteady = entry.exchange.came.text === before.came.text
        if (after.came.text !== before.came.text && !isSteady) verdict.waitsFor('ctx.determinism', 'the answer changes by itself')
        else verdict.expect(after.came.text === before.came.text, after, 'what it answered before')
      }
    },
  },
  {
    id: 'server.manifest',
    section: '10',
    rule: 'Servers do not serve the edge manifest.',
    fix: 'Keep mizan-manifest.json out of the files that are served: it tells of every endpoint, private ones too.',
    async run(probe, verdict) {
      for (const path of ['/mizan-manifest.json', `${probe.base}mizan-manifest.json`]) {
        const found = await probe.get(path)
        const json = jsonOf(found)
        const isManifest = found.came.status === 200 && isRecord(json) && isRecord(json['contexts']) && json['version'] !== undefined
        verdict.expect(!isManifest, found, 'no manifest')
      }
    },
  },
  {
    id: 'server.request-header',
    section: '6',
    rule: 'X-Mizan-Invalidate in a request is dropped.',
    fix: 'Never copy it from a request into the response.',
    async run(probe, verdict) {
      const headers = { 'X-Mizan-Invalidate': '*', 'Cache-Group-Invalidation': '"mizan"' }
      const [first] = await probe.asked(verdict)
      const found = await Promise.all([
        ...(first ? [probe.get(first.path, { ...first.visitor.reads, ...headers })] : []),
        probe.call(NO_FUNCTION, {}, await probe.anonymous(), headers),
      ])
      for (const exchange of found) {
        verdict.expect(!exchange.came.headers.has('x-mizan-invalidate') && !exchange.came.headers.has('cache-group-invalidation'), exchange, 'neither header')
      }
    },
  },
]
