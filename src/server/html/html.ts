import { scriptJson } from '../../protocol/index.js'
import { rememberBody } from '../view/known-body.js'
import { holdsAddress, placesOf, refusedAttribute, type Place } from './places.js'

/** In the global registry of symbols: a dev server may hold this module twice, and then `instanceof` fails. */
const HTML = Symbol.for('mizan.html')

/** Markup that is safe to send: what `html` makes. Its text is `String(markup)`. */
export class Html {
  readonly #text: string
  /** @internal `script`: JSON, which may stand in a script element. */
  readonly [HTML]: 'markup' | 'script'

  /** @internal Use `html`. */
  constructor(text: string, kind: 'markup' | 'script' = 'markup') {
    this.#text = text
    this[HTML] = kind
  }

  toString(): string {
    return this.#text
  }
}

/**
 * Markup with values in it, each made safe for its place.
 *
 * - In text, a value is escaped; markup made by `html` is not, and arrays are joined. Null, undefined and false are left out.
 * - In an attribute, which must have quotes, everything is escaped. An address that is no `http(s):`, `mailto:`, `tel:` or
 *   relative one (`javascript:`!) becomes `about:invalid`.
 * - Where attributes stand, an object gives them: `true` is a bare name; null, undefined and false leave one out.
 * - In a script element, only `html.json(…)`.
 *
 * Everywhere else (a comment, the name of an element, `onclick="…"`, `<style>`) no value can be made safe, and the
 * template throws; it does so on its first use, whatever the values are. CSS in a `style` attribute is not checked: let
 * only your own values, or numbers, in there.
 *
 * @throws {TypeError} for such a place, and for a value that has no text, such as a promise
 *
 * @example
 * return html.response(html`<!doctype html>
 *   <h1 class="${kind}">${title}</h1>
 *   <ul>${products.map((product) => html`<li><a href="/product/${product.id}/">${product.name}</a></li>`)}</ul>
 *   <input name="q" ${{ value: q, disabled: closed }}>
 *   <script type="application/json" id="data">${html.json(products)}</script>`)
 */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  let places = known.get(parts)
  if (!places) known.set(parts, (places = placesOf(parts)))
  let text = parts[0] ?? ''
  for (const [index, place] of places.entries()) text += render(values[index], place) + parts[index + 1]
  return new Html(text)
}

/** A template's parts are the same object each time it runs. */
const known = new WeakMap<TemplateStringsArray, Place[]>()

/**
 * `markup` as it is, unescaped: whoever can choose a part of it can run scripts as your users.
 *
 * @param markup from a source that you trust as your own code, such as a sanitizer
 */
html.raw = (markup: string): Html => new Html(markup)

/** A value as JSON, for `<script type="application/json">` (PROTOCOL 11). Read it with `JSON.parse(element.textContent)`. */
html.json = (value: unknown): Html => new Html(scriptJson(value), 'script')

/**
 * A page, or a fragment of one, as an answer. Its text is known whole, so that a view of a context has an ETag.
 *
 * @param init status and headers; `Content-Type` is HTML in UTF-8 where they say nothing else
 */
html.response = (markup: Html, init: ResponseInit = {}): Response => {
  const headers = new Headers(init.headers)
  if (!headers.has('Content-Type')) headers.set('Content-Type', 'text/html; charset=utf-8')
  const text = String(markup)
  return rememberBody(new Response(text, { ...init, headers }), text)
}

function render(value: unknown, place: Place): string {
  switch (place.kind) {
    case 'text':
      return inText(value)
    case 'attribute':
      return inAttribute(value, place.address)
    case 'attributes':
      return attributes(value)
    case 'script':
      if (kindOf(value) === 'script') return String(value)
      throw new TypeError('html`…`: a script takes a value as JSON alone. Write <script type="application/json">${html.json(value)}</script>, and read it from a script.')
  }
}

function inText(value: unknown): string {
  if (Array.isArray(value)) return value.map(inText).join('')
  return kindOf(value) === 'markup' ? String(value) : escaped(textOf(value))
}

function inAttribute(value: unknown, address: boolean): string {
  const text = Array.isArray(value) ? value.map(textOf).join('') : textOf(value)
  return escaped(address && !isSafeAddress(text) ? 'about:invalid' : text)
}

function attributes(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value !== 'object' || Array.isArray(value) || kindOf(value)) {
    throw new TypeError('html`…`: attributes are given as an object: <input ${{ disabled: true, value: text }}>.')
  }
  const present = Object.entries(value).filter(([, one]) => one !== null && one !== undefined && one !== false)
  return present.map(([name, one]) => attribute(name, one)).join(' ')
}

function attribute(name: string, value: unknown): string {
  if (!/^[a-z][\w.:-]*$/i.test(name)) throw new TypeError(`html\`…\`: ${JSON.stringify(name)} is no name of an attribute.`)
  const refused = refusedAttribute(name)
  if (refused) throw new TypeError(`html\`…\`: ${refused}`)
  return value === true ? name : `${name}="${inAttribute(value, holdsAddress(name))}"`
}

/** Browsers ignore control characters and blanks before an address, and line breaks and tabs within it. */
function isSafeAddress(text: string): boolean {
  const seen = text.replace(/^[\0-\x20]+|[\t\n\r]/g, '')
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(seen)?.[1]?.toLowerCase()
  return scheme === undefined || SCHEMES.has(scheme) || /^data:image\/(?:avif|gif|jpeg|png|webp)[;,]/i.test(seen)
}

const SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'sms', 'blob', 'cid'])

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  const says = typeof value === 'object' && value.toString !== Object.prototype.toString && !(value instanceof Promise)
  if (says) return String(value as { toString(): string })
  const fix = value instanceof Promise ? 'Await it.' : 'Give the part of it that you mean.'
  throw new TypeError(`html\`…\`: a ${value instanceof Promise ? 'promise' : typeof value} has no text. ${fix}`)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string)
}

function kindOf(value: unknown): 'markup' | 'script' | undefined {
  return typeof value === 'object' && value !== null ? (value as Partial<Html>)[HTML] : undefined
}
