import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { conform, readSchema, readValues, Unreachable, ValuesError, type Values } from '../conformance/index.js'
import type { Diagnostic, Model, Place } from '../model/index.js'
import { createLocator } from '../source/openapi/locate.js'
import { fetchText } from '../source/openapi/fetch-text.js'
import { connectionFault } from '../source/openapi/connection-fault.js'
import { inMebibytes, MAX_BYTES } from '../source/openapi/supply.js'
import type { Call, Command, Outcome } from './command.js'
import { reportText } from './conformance/text.js'
import { messageOf, UsageError } from './usage-error.js'
import { withDescribedServer } from './with-server.js'

/** Milliseconds that a schema may take to come. */
const SCHEMA_TIMEOUT = 30_000

/** Checks any server against the protocol, from outside. */
export const conformance: Command = {
  usage: 'URL [--schema FILE|URL] [--values FILE] [--write] [--json]',
  about: [
    'Sends requests to a server, in whatever language it is written, and says where its answers are not what PROTOCOL.md wants. The URL is its origin, or that of its base. What there is comes from the schema: of --schema, or of the project in the current folder.',
    `What nobody can know from a schema stands in the file of --values, as JSON; each member is optional:
  { "contexts": { "user": { "user_id": 5 } },               params with which a context answers
    "failing": { "user": { "user_id": 13 } },               params with which one of its functions fails
    "calls": { "update_name": { "user_id": 5, … } },        arguments of a call that may be made
    "views": { "save": { "params": {…}, "form": {…} } },    what a view is asked with
    "login": { "call": "sign_in", "args": {…} },            or { "url": "/login/", "form": {…} }; or "cookie": "…"
    "bearer": "…",                                          a valid JWT
    "origin": "https://app.example",                        another origin, which the server allows
    "sessions": true, "sessionCookie": "sid",               whether there are sessions; the name of their cookie
    "csrf": { "header", "cookie", "field" },                the names of CSRF, where they are not those of Django
    "bodyLimit": 1048576 }                                  bytes; 8 MiB are too many, unless told`,
    'No call and no view that may change something is made with its effects, unless the values list it, or with --write. A check that could not be made is listed, with what to give. With --json the object has `checks`: { id, section, rule, status, held, failures: [{ sent, expected, came }], skips: [{ why, give }], fix }.',
  ],
  options: {
    schema: { type: 'string', short: 's', value: 'FILE|URL', about: 'the OpenAPI document of the server; that of the project in the current folder, unless given' },
    values: { type: 'string', value: 'FILE', about: 'what no schema tells, as JSON (see above)' },
    write: { type: 'boolean', about: 'call everything, with made up arguments: for a server whose data may be lost' },
  },
  examples: [
    { words: 'http://localhost:5173', about: 'the dev server of the project in this folder' },
    { words: 'http://localhost:8000/api/mizan/ --schema http://localhost:8000/api/mizan/schema/', about: 'a server in another language' },
    { words: 'http://localhost:3000 --values test/conformance.json --json', about: 'in CI, with real users and calls' },
  ],
  async run(call) {
    const url = urlOf(call)
    const values = await valuesOf(call)
    const schema = call.values.get('schema')
    // The folder that commands take is a URL here.
    if (schema === undefined) return withDescribedServer({ ...call, root: undefined }, ({ model }) => check(url, model, values, call))
    call.output.step(`reading ${schema}`)
    const { text, file } = await documentOf(schema)
    const { model, diagnostics } = readSchema(text, file)
    const outcome: Outcome = model ? await check(url, model, values, call) : { code: 1, text: '' }
    return { ...outcome, diagnostics, project: locatedIn(file, text, diagnostics) }
  },
}

async function check(url: string, model: Model, values: Values, { flags, output }: Call): Promise<Outcome> {
  const onCheck = (id: string, index: number, count: number) => output.step(`${index + 1} of ${count}: ${id}`)
  const report = await conform({ url, model, values, write: flags.has('write'), onCheck }).catch((error: unknown) => {
    if (!(error instanceof Unreachable)) throw error
    throw new UsageError(`${url} does not answer: ${error.message}.`, 'Start the server, and name its origin or the URL of its base.')
  })
  const { base, requests, results } = report
  const isFaulty = results.some(({ status }) => status === 'failed')
  return { code: isFaulty ? 1 : 0, text: reportText(report, output.paint), data: { url: base, requests, checks: results } }
}

function urlOf({ root }: Call): string {
  if (root === undefined) throw new UsageError('conformance needs the URL of a server.', 'Name it: mizan conformance http://localhost:8000')
  if (URL.canParse(root) && /^https?:$/.test(new URL(root).protocol)) return root
  throw new UsageError(`"${root}" is no URL of a server.`, 'Write its origin, or the URL of its base: http://localhost:8000/api/mizan/')
}

async function valuesOf({ values }: Call): Promise<Values> {
  const file = values.get('values')
  if (file === undefined) return readValues({})
  try {
    return readValues(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    const fix = error instanceof ValuesError ? 'mizan conformance --help shows every member.' : 'Name a file with JSON; mizan conformance --help shows what it may hold.'
    throw new UsageError(`The values of ${file} cannot be used: ${messageOf(error).replace(/\.$/, '')}.`, fix)
  }
}

async function documentOf(schema: string): Promise<{ text: string; file: string }> {
  if (!/^https?:\/\//i.test(schema)) {
    const file = resolve(schema).replaceAll('\\', '/')
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      throw new UsageError(`The schema cannot be read: ${messageOf(error)}.`, 'Name the file or the URL of an OpenAPI document.')
    })
    return { text, file }
  }
  const found = await fetchText(schema, { signal: AbortSignal.timeout(SCHEMA_TIMEOUT), maxBytes: MAX_BYTES, headers: () => ({ Accept: 'application/json, application/yaml' }) }).catch((error: unknown) => {
    const reason = messageOf(error) ? connectionFault(error) : `it is larger than ${inMebibytes(MAX_BYTES)}, or redirects without end`
    throw new UsageError(`${schema} gives no schema: ${reason}.`, 'Start the server, or name a file of the document.')
  })
  if (found.status !== 200) throw new UsageError(`${schema} answers ${found.status}.`, 'Name the URL of the OpenAPI document, or save it to a file.')
  return { text: found.text, file: schema }
}

function locatedIn(file: string, text: string, diagnostics: Diagnostic[]) {
  const locate = diagnostics.length > 0 ? createLocator(text) : null
  return { root: process.cwd().replaceAll('\\', '/'), locate: (place: Place) => (locate && place.file === file ? locate(place) : place) }
}
