import type { Check } from '../check.js'
import { errorsOf, isNoStore } from '../entry.js'
import { field, isRecord, mediaType, objectOf, type Exchange } from '../exchange.js'
import { codeFault, fieldsFault, problemFault, traceIn } from '../problem.js'
import type { Probe } from '../probe.js'
import { fieldInWords } from '../words.js'

/** What holds of all answers, whatever was asked (PROTOCOL 4, 8); looked at when all else has been asked. */
export const EVERY_ANSWER: Check[] = [
  {
    id: 'schema.header',
    section: '4',
    rule: 'Every answer carries X-Mizan-Schema.',
    fix: 'Add X-Mizan-Schema: <hash> to every answer below {base}, redirects, 304 and problems too.',
    run(probe, verdict) {
      for (const exchange of answers(probe)) verdict.expect((field(exchange, 'X-Mizan-Schema') ?? '') !== '', exchange, 'X-Mizan-Schema: <hash>', 'no X-Mizan-Schema')
    },
  },
  {
    id: 'schema.equal',
    section: '4',
    rule: 'X-Mizan-Schema is the hash of the one schema: equal in every answer.',
    fix: 'Compute the hash from the schema alone, once; check that all processes behind a balancer run one version.',
    run(probe, verdict) {
      const told = answers(probe).flatMap((exchange) => field(exchange, 'X-Mizan-Schema')?.replace(/^/, '') ?? [])
      const [first] = told
      for (const exchange of answers(probe)) {
        const hash = field(exchange, 'X-Mizan-Schema')
        if (hash !== null && hash !== '') verdict.expect(hash === first, exchange, fieldInWords('X-Mizan-Schema', first ?? null), fieldInWords('X-Mizan-Schema', hash))
      }
      if (first === undefined) verdict.waitsFor('schema.header', 'no answer had one')
    },
  },
  {
    id: 'cache.no-store-bare',
    section: '4',
    rule: 'Whatever is no-store carries no CDN-Cache-Control, Cache-Groups or ETag.',
    fix: 'Leave them out of mutations, problems, redirects and answers with $errors: an edge may go by them and keep the answer.',
    run(probe, verdict) {
      for (const exchange of answers(probe).filter(isNoStore)) {
        const stray = ['CDN-Cache-Control', 'Cache-Groups', 'ETag'].find((name) => field(exchange, name) !== null)
        verdict.expect(stray === undefined, exchange, 'none of these headers', stray && fieldInWords(stray, field(exchange, stray)))
      }
    },
  },
  {
    id: 'cache.redirect-no-store',
    section: '4',
    rule: 'A 308 is no-store.',
    fix: 'Send Cache-Control: no-store with it: a 308 is otherwise kept for ever.',
    run(probe, verdict) {
      for (const exchange of answers(probe).filter(({ came }) => came.status === 308)) {
        verdict.expect(isNoStore(exchange), exchange, 'Cache-Control: no-store', fieldInWords('Cache-Control', field(exchange, 'Cache-Control')))
      }
    },
  },
  problemRule('problem.media-type', 'A problem is application/problem+json.', 'Send Content-Type: application/problem+json with every error below {base}.', (exchange) =>
    mediaType(exchange) === 'application/problem+json' ? null : fieldInWords('Content-Type', field(exchange, 'Content-Type')),
  ),
  problemRule('problem.members', 'A problem has type, title, status and code.', 'Answer {"type":"about:blank","title":"…","status":400,"code":"invalid"}, a framework\'s own errors too.', (exchange) =>
    problemFault(objectOf(exchange)),
  ),
  problemRule('problem.status', 'The status in a problem is the HTTP status.', 'Write the status of the response into the problem.', (exchange) => {
    const status = objectOf(exchange)?.['status']
    return typeof status !== 'number' || status === exchange.came.status ? null : `"status":${status} in an answer of ${exchange.came.status}`
  }),
  problemRule('problem.code', 'A code of the protocol has the status that the protocol gives it.', 'Use the codes of PROTOCOL 8 with their statuses, and names of your own for all else.', (exchange) => {
    const code = objectOf(exchange)?.['code']
    return typeof code === 'string' ? codeFault(code, exchange.came.status) : null
  }),
  problemRule('problem.fields', '`fields` is lists of messages by argument name.', 'Write "fields": {"name": ["…"]}.', (exchange) => fieldsFault(objectOf(exchange)?.['fields'])),
  problemRule('problem.no-store', 'Every problem is no-store.', 'Send Cache-Control: no-store with every error.', (exchange) =>
    isNoStore(exchange) ? null : fieldInWords('Cache-Control', field(exchange, 'Cache-Control')),
  ),
  problemRule('problem.no-invalidation', 'A failure invalidates nothing: `invalidate` and X-Mizan-Invalidate are absent.', 'Send invalidations only after the work has committed.', (exchange) => {
    if (Object.hasOwn(objectOf(exchange) ?? {}, 'invalidate')) return '`invalidate` in the problem'
    const header = field(exchange, 'X-Mizan-Invalidate')
    return header === null ? null : fieldInWords('X-Mizan-Invalidate', header)
  }),
  {
    id: 'problem.no-trace',
    section: '8',
    rule: 'An error never carries a stack or an exception\'s text.',
    fix: 'Log what happened, and answer "detail" that was written for strangers; turn debug pages off (DEBUG = False).',
    run(probe, verdict) {
      for (const exchange of probe.log) {
        if (exchange.came.status < 400 && !errorsOf(exchange)) continue
        const trace = traceIn(exchange.came.text)
        verdict.expect(trace === null, exchange, 'no stack', trace ?? undefined)
      }
    },
  },
]

/** All that came from below the base. */
function answers({ log, base }: Probe): Exchange[] {
  return log.filter(({ sent, came }) => came.status !== 0 && sent.path.startsWith(base))
}

function problemRule(id: string, rule: string, fix: string, faultOf: (exchange: Exchange) => string | null): Check {
  return {
    id,
    section: '8',
    rule,
    fix,
    run(probe, verdict) {
      for (const exchange of answers(probe)) {
        // HEAD has no body to be looked at.
        if (exchange.came.status < 400 || exchange.sent.method === 'HEAD') continue
        const isShapeless = !isRecord(objectOf(exchange)) && !['problem.members', 'problem.media-type', 'problem.no-store'].includes(id)
        if (isShapeless) verdict.waitsFor('problem.members', 'some are no objects')
        else verdict.expect(faultOf(exchange) === null, exchange, rule, faultOf(exchange) ?? undefined)
      }
    },
  }
}
