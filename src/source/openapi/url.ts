import { diagnostic, type Place } from '../../model/index.js'
import { fetchText, TooLarge, TooManyRedirects, InsecureRedirect, type Fetched } from './fetch-text.js'
import { judge, wordsOf } from './judge.js'
import { connectionFault } from './connection-fault.js'
import { createPatterns } from './patterns.js'
import { fault, inMebibytes, MAX_BYTES, type Answer, type Supply } from './supply.js'
import { placeOfTraceback } from './traceback.js'

export type Headers = Record<string, string>

export interface UrlOptions {
  kind: 'url'
  url: string
  /** Sent to the origin of `url` alone; a function is asked before each request. */
  headers: Headers | (() => Headers | Promise<Headers>)
  /** Milliseconds between questions; false: never again once it has answered. */
  poll: number | false
  /** Globs of the files whose change is a reason to ask at once, relative to the root. */
  watch: readonly string[]
  /** Milliseconds that one question may take. */
  timeout: number
}

/** Milliseconds between questions to a server that has not answered yet, when it need not be asked again afterwards. */
const UNTIL_FIRST = 2000

/** A schema that a server gives under a URL. `place` is where the URL is written, as well as that is known. */
export function urlSupply({ url, headers, poll, watch, timeout }: UrlOptions, place: Place, root: string, maxBytes = MAX_BYTES): Supply {
  const { address, authorization } = withoutPassword(url)
  const label = address
  const patterns = createPatterns(root, watch)
  let validators: Validators | undefined

  const read = async (signal: AbortSignal): Promise<Answer> => {
    const own = typeof headers === 'function' ? await headersFrom(headers, signal) : headers
    const found = await fetchText(address, {
      signal,
      maxBytes,
      headers: (to) => ({
        Accept: ACCEPT,
        ...(to.origin === new URL(address).origin ? { ...authorization, ...own } : {}),
        ...(validators?.url === to.href ? validators.headers : {}),
      }),
    })
    return { ...answer(found), ...(found.instance ? { instance: found.instance } : {}) }
  }

  const answer = (found: Fetched): Answer => {
    if (found.status === 304) return { kind: 'same' }
    if (found.status < 200 || found.status > 299) return statusFault(found)
    const judgement = judge(found.text)
    if (judgement.kind === 'empty') return fault(diagnostic('MZ115', place, { label }))
    // A server that stops in the middle of its answer is on its way out, and perhaps back.
    if (judgement.kind === 'cut') return fault(diagnostic('MZ110', place, { label, reason: 'the answer is JSON whose end is missing' }), true)
    if (judgement.kind === 'other') {
      const got = found.url === address ? judgement.got : `${judgement.got}, after a redirect to ${found.url},`
      return fault(diagnostic('MZ112', place, { label, got }))
    }
    validators = validatorsOf(found)
    return { kind: 'document', text: found.text }
  }

  const statusFault = ({ status, type, text }: Fetched) => {
    // Django answers with the traceback as plain text to who does not take HTML.
    const traced = placeOfTraceback(text, root)
    const isPlain = traced !== null && !type.includes('html')
    const words = text.trim() === '' ? '' : isPlain ? lastLine(text) : wordsOf(text)
    return fault(diagnostic('MZ111', traced ?? place, { label, status, words }), AWAY.has(status))
  }

  return {
    label,
    poll: poll === false ? null : poll,
    pollUntilFirst: poll === false ? UNTIL_FIRST : poll,
    folders: patterns.folders,
    concerns: patterns.match,
    async ask(closed) {
      const deadline = new AbortController()
      const timer = setTimeout(() => deadline.abort(), timeout)
      const stop = () => deadline.abort()
      closed.addEventListener('abort', stop, { once: true })
      try {
        closed.throwIfAborted()
        return await read(deadline.signal)
      } catch (error) {
        if (closed.aborted) return fault(diagnostic('MZ110', place, { label, reason: 'it is not asked any more' }), true)
        if (deadline.signal.aborted) return fault(diagnostic('MZ113', place, { label, seconds: timeout / 1000 }), true)
        if (error instanceof TooLarge) return fault(diagnostic('MZ116', place, { label, limit: inMebibytes(maxBytes) }))
        if (error instanceof TooManyRedirects) return fault(diagnostic('MZ117', place, { label, reason: 'again and again' }))
        if (error instanceof InsecureRedirect) return fault(diagnostic('MZ117', place, { label, reason: `from https to ${error.to}, which others can read` }))
        if (error instanceof HeadersFault) return fault(diagnostic('MZ110', place, { label, reason: error.message }))
        return fault(diagnostic('MZ110', place, { label, reason: connectionFault(error) }), true)
      } finally {
        clearTimeout(timer)
        closed.removeEventListener('abort', stop)
      }
    },
  }
}

/**
 * What a schema is served as, by drf-spectacular and others, too. Without HTML, and without a wildcard that means it: Django
 * then tells of its own faults in plain text.
 */
const ACCEPT =
  'application/json, application/vnd.oai.openapi+json, application/yaml;q=0.9, application/vnd.oai.openapi;q=0.9, ' +
  'application/x-yaml;q=0.8, text/yaml;q=0.8, text/plain;q=0.5'

/** What a proxy answers while the server behind it restarts, and who asks for patience. */
const AWAY = new Set([429, 502, 503, 504])

interface Validators {
  url: string
  headers: Headers
}

/** RFC 9110, 8.8.2.2: a date within the second of the answer may be that of an older document. */
function validatorsOf({ url, etag, lastModified, date }: Fetched): Validators | undefined {
  if (etag !== null) return { url, headers: { 'If-None-Match': etag } }
  const isOld = lastModified !== null && date !== null && Date.parse(date) - Date.parse(lastModified) >= 2000
  return isOld ? { url, headers: { 'If-Modified-Since': lastModified } } : undefined
}

class HeadersFault extends Error {}

async function headersFrom(headers: () => Headers | Promise<Headers>, signal: AbortSignal): Promise<Headers> {
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }))
  try {
    return { ...(await Promise.race([headers(), aborted])) }
  } catch (error) {
    throw new HeadersFault(`\`headers\` of mizan({ schema }) failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** `fetch` refuses a URL with a password, and a message had better not show one. */
function withoutPassword(url: string): { address: string; authorization: Headers } {
  const parsed = new URL(url)
  const { username, password } = parsed
  if (username === '' && password === '') return { address: parsed.href, authorization: {} }
  parsed.username = ''
  parsed.password = ''
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return { address: parsed.href, authorization: { Authorization: `Basic ${credentials}` } }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)!.trim()
