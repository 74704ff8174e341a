import type { Fn } from '../../model/index.js'
import type { Check } from '../check.js'
import { codeOf, type Exchange, field, isAnswered, isRecord, objectOf } from '../exchange.js'
import { multipart } from '../multipart.js'
import { NO_FUNCTION, type Probe } from '../probe.js'
import type { Verdict } from '../verdict.js'
import type { Visitor } from '../visitor.js'

const JSON_TYPE = 'Read application/json (charset or not) and multipart/form-data; answer all else with 415 unsupported.'

/** How a call is read, and what is refused before anything runs (PROTOCOL 5, 8). */
export const CALL_REQUEST: Check[] = [
  {
    id: 'call.unknown',
    section: '5',
    rule: 'A function that there is not is a 404 problem, `not_found`.',
    fix: 'Look the name up in a table without a prototype, and answer 404 not_found.',
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      for (const name of [NO_FUNCTION, 'constructor', '__proto__', 'toString', '', 'a'.repeat(65)]) {
        if (probe.model.functions.some((fn) => fn.name === name)) continue
        const found = await probe.call(name, {}, visitor)
        // Not a name at all: that may be said as well.
        expectProblem(verdict, found, name === '' || name.length > 64 ? { not_found: 404, invalid: 400 } : { not_found: 404 })
      }
    },
  },
  {
    id: 'call.media-type',
    section: '5',
    rule: 'Only application/json and multipart/form-data are accepted, else 415.',
    fix: JSON_TYPE,
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json', '']) {
        const found = await probe.post(JSON.stringify({ fn: NO_FUNCTION, args: {} }), visitor, { 'Content-Type': type })
        expectProblem(verdict, found, { unsupported: 415 })
      }
    },
  },
  {
    id: 'call.media-type-params',
    section: '5',
    rule: 'A media type is compared without its parameters and without case.',
    fix: JSON_TYPE,
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      for (const type of ['application/json; charset=utf-8', 'Application/JSON;charset="utf-8"']) {
        const found = await probe.post(JSON.stringify({ fn: NO_FUNCTION, args: {} }), visitor, { 'Content-Type': type })
        if (!isBlocked(verdict, found)) verdict.expect(isAnswered(found) && found.came.status !== 415, found, 'the JSON is read: 404 for a function that there is not')
      }
    },
  },
  {
    id: 'call.multipart',
    section: '5',
    rule: 'Files travel as multipart/form-data: a part `call` with the JSON.',
    fix: 'Read the part `call` as the JSON of the call, and every other part as the file of its JSON pointer into args.',
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      const { type, body } = multipart({ call: JSON.stringify({ fn: NO_FUNCTION, args: {} }) })
      const found = await probe.post(body, visitor, { 'Content-Type': type })
      expectProblem(verdict, found, { not_found: 404 })
    },
  },
  {
    id: 'call.multipart-malformed',
    section: '5',
    rule: 'A multipart body without a part `call`, or that breaks off, is a 400 problem.',
    fix: 'Answer 400 invalid, whatever the parser throws.',
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      const { type, body } = multipart({ other: '{}' })
      for (const text of [body, body.slice(0, 20), '']) {
        expectProblem(verdict, await probe.post(text, visitor, { 'Content-Type': type }), { invalid: 400 })
      }
    },
  },
  {
    id: 'call.malformed',
    section: '8',
    rule: 'A body that is not {"fn": "…", "args": {…}} is a 400 problem.',
    fix: 'Answer 400 invalid, for what does not parse and for what is no such object.',
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      const bodies = ['', '{', '{"fn":', '[]', 'null', '"fn"', '5', '{}', '{"args":{}}', '{"fn":5}', '{"fn":["a"]}', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])]
      for (const body of bodies) expectProblem(verdict, await probe.post(body, visitor), { invalid: 400 })
    },
  },
  {
    id: 'call.deep',
    section: '8',
    rule: 'JSON that is nested deeply is refused, or read: it is no 500, and the connection does not break.',
    fix: 'Limit the depth of JSON before or while it is parsed, and answer 400 invalid.',
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      const deep = (depth: number) => `{"fn":"${NO_FUNCTION}","args":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`
      for (const depth of [1_000, 100_000]) {
        const found = await probe.post(deep(depth), visitor, {}, `${depth} arrays within each other`)
        if (!isBlocked(verdict, found)) verdict.expect(found.came.status >= 400 && found.came.status < 500, found, 'a problem from 400 to 499')
      }
    },
  },
  {
    id: 'call.too-large',
    section: '8',
    rule: 'A body that is too large is a 413 problem.',
    fix: 'Limit the body (1 MiB is usual), count bytes as they come, and answer 413 too_large. A larger limit: "bodyLimit" in the values.',
    async run(probe, verdict) {
      const { bodyLimit } = probe.values
      const body = JSON.stringify({ fn: NO_FUNCTION, args: { filler: 'x'.repeat(bodyLimit) } })
      expectProblem(verdict, await probe.post(body, await probe.anonymous(), {}, `${body.length} bytes of JSON`), { too_large: 413 })
    },
  },
  {
    id: 'call.method',
    section: '8',
    rule: 'A method that a URL does not take is 405 with Allow, and the code `unsupported`.',
    fix: 'Answer 405 with Allow: POST on {base}call/, and Allow: GET, HEAD on contexts.',
    async run(probe, verdict) {
      const visitor = await probe.anonymous()
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const found = await probe.send({ method, path: `${probe.base}call/`, headers: method === 'GET' ? {} : visitor.writes })
        expectMethod(verdict, found, 'POST')
      }
      for (const { path } of (await probe.asked(verdict)).slice(0, 3)) {
        for (const method of ['POST', 'DELETE']) expectMethod(verdict, await probe.send({ method, path, headers: visitor.writes }), 'GET')
      }
    },
  },
  args('call.args-missing', 'A missing argument is a 400 problem with `fields`.', (fn) => ({ args: {}, blamed: required(fn) })),
  args('call.args-undeclared', 'An undeclared argument is a 400 problem with `fields`.', () => ({ args: { mizan_undeclared: 1 }, blamed: ['mizan_undeclared'] })),
  args('call.args-proto', 'An argument `__proto__` or `constructor` is undeclared as any other, and reaches no prototype.', () => ({
    // Written as text: a literal would set the prototype.
    args: JSON.parse('{"__proto__":{"mizan_polluted":1},"constructor":{"prototype":{"mizan_polluted":1}}}') as Record<string, unknown>,
    blamed: ['__proto__', 'constructor'],
  })),
  args('call.args-ill-typed', 'An ill-typed argument is a 400 problem with `fields`.', (fn) => {
    const blamed = fn.params.filter((param) => param.required && param.type !== null).map(({ name }) => name)
    return { args: Object.fromEntries(blamed.map((name) => [name, { mizan: true }])), blamed }
  }),
  {
    id: 'call.guard',
    section: '4',
    rule: 'Guards are evaluated on every request, and before arguments: to nobody in particular, 401 or 403.',
    fix: 'Evaluate identity, then the guard, then validate the arguments.',
    async run(probe, verdict) {
      for (const fn of callable(probe).filter(({ auth }) => auth !== false)) {
        const found = await probe.call(fn.name, {}, await probe.anonymous())
        expectProblem(verdict, found, { unauthenticated: 401, forbidden: 403 })
      }
    },
  },
  {
    id: 'call.view',
    section: '6',
    rule: 'A view is served at its route, not through call/.',
    fix: 'Leave functions with a route out of what call/ looks up.',
    async run(probe, verdict) {
      for (const { name } of probe.model.functions.filter(({ role }) => role === 'view')) {
        const found = await probe.call(name, {}, await probe.anonymous())
        expectProblem(verdict, found, { not_found: 404 })
      }
    },
  },
]

export const callable = ({ model }: Probe): Fn[] => model.functions.filter(({ role }) => role === 'mutation' || role === 'call')

export const required = (fn: Fn): string[] => fn.params.filter((param) => param.required).map(({ name }) => name)

/** Whether the answer is about CSRF, though the token was sent. */
export const isCsrf = (found: Exchange): boolean => codeOf(found) === 'csrf'

/** Whether the answer is about CSRF alone, so that nothing can be said of what was asked. */
export function isBlocked(verdict: Verdict, found: Exchange): boolean {
  if (isCsrf(found)) verdict.waitsFor('csrf.header', 'the token was refused')
  return isCsrf(found)
}

/** @param codes the codes that are right, with their statuses */
export function expectProblem(verdict: Verdict, found: Exchange, codes: Readonly<Record<string, number>>): void {
  if (isBlocked(verdict, found)) return
  const code = codeOf(found)
  const isRight = code !== null && Object.hasOwn(codes, code) && codes[code] === found.came.status
  verdict.expect(isRight, found, Object.entries(codes).map(([name, status]) => `${status} ${name}`).join(', or '))
}

function expectMethod(verdict: Verdict, found: Exchange, allowed: string): void {
  if (isBlocked(verdict, found)) return
  const allow = (field(found, 'Allow') ?? '').split(',').map((method) => method.trim())
  const isRight = found.came.status === 405 && codeOf(found) === 'unsupported' && allow.includes(allowed)
  verdict.expect(isRight, found, `405 unsupported, with ${allowed} in Allow`)
}

/** Each call lacks a required argument too, so that even a server that does not look runs nothing whole. */
function args(id: string, rule: string, make: (fn: Fn) => { args: Record<string, unknown>; blamed: string[] }): Check {
  return {
    id,
    section: '8',
    rule,
    fix: 'Validate the arguments by the schema of `input` before the function runs, undeclared ones too, and name each in `fields`.',
    async run(probe, verdict) {
      for (const fn of callable(probe)) {
        const made = make(fn)
        if (required(fn).length === 0 || made.blamed.length === 0) continue
        const caller = await probe.callerOf(fn, verdict)
        if (caller) await expectBlame(probe, verdict, fn, caller, made)
      }
    },
  }
}

async function expectBlame(probe: Probe, verdict: Verdict, fn: Fn, caller: Visitor, made: { args: Record<string, unknown>; blamed: string[] }): Promise<void> {
  const found = await probe.call(fn.name, made.args, caller)
  if (isBlocked(verdict, found)) return
  if (codeOf(found) === 'forbidden' && typeof fn.auth === 'string') {
    return verdict.skips(`whom the values name may not call "${fn.name}"`, 'the bearer, login or cookie of someone who may')
  }
  const fields = objectOf(found)?.['fields']
  const isNamed = isRecord(fields) && made.blamed.every((name) => Object.hasOwn(fields, name))
  verdict.expect(found.came.status === 400 && codeOf(found) === 'invalid' && isNamed, found, `400 invalid, with ${made.blamed.join(', ')} in \`fields\``)
}
