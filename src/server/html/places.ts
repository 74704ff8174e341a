/** What a value of a template stands for in the page. */
export type Place =
  | { kind: 'text' }
  /** Within quotes. `address`: a browser follows it, and the value is its beginning. */
  | { kind: 'attribute'; address: boolean }
  /** Where attributes stand: the value is an object of them. */
  | { kind: 'attributes' }
  /** In a script element. */
  | { kind: 'script' }

/** Attributes that hold an address, which may be `javascript:`. */
const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'poster', 'data', 'ping', 'cite', 'background'])

/** Why no value can be made safe in an attribute of this name, and what to do; null when it can. */
export function refusedAttribute(name: string): string | null {
  if (/^on/i.test(name)) return `${name}="…" holds a script. Give the value in a data- attribute, and listen in a script.`
  if (name.toLowerCase() === 'srcdoc') return 'srcdoc="…" holds a page of its own. Serve that page, and name it in src.'
  return null
}

export function holdsAddress(name: string): boolean {
  return ADDRESSES.has(name.toLowerCase())
}

/**
 * Where each value of a template stands, told from the text around them.
 *
 * @throws {TypeError} for a place where no value can be made safe; the message says what to write instead
 */
export function placesOf(parts: readonly string[]): Place[] {
  const scanner = new Scanner()
  const places: Place[] = []
  for (const [index, part] of parts.entries()) {
    scanner.read(part)
    if (index < parts.length - 1) places.push(scanner.place(part))
  }
  if (scanner.state !== 'text') throw unfit(parts.at(-1), 'it ends within a tag, a comment or a script. Close it in the same template.')
  return places
}

class Scanner {
  state: 'text' | 'tag' | 'attribute' | 'comment' | 'raw' = 'text'
  #tag = ''
  #closing = false
  #attribute = ''
  #quote = ''
  /** Of the attribute's value, what has been read; a value counts as one character. */
  #value = ''

  read(part: string): void {
    let at = 0
    while (at < part.length) at = this[this.state](part, at)
  }

  place(before: string): Place {
    switch (this.state) {
      case 'text':
        if (/<\/?$/.test(before)) throw unfit(before, 'the name of an element cannot be a value. Choose between two templates.')
        return { kind: 'text' }
      case 'attribute':
        return this.#inAttribute(before)
      case 'tag':
        if (/=\s*[^\s"'>]*$/.test(before)) throw unfit(before, 'an attribute needs quotes around its value: write name="${…}".')
        if (!this.#closing && /\s$/.test(before)) return { kind: 'attributes' }
        throw unfit(before, 'a name cannot be made of a value, in part or whole. Put it in quotes, or choose between two templates.')
      case 'raw':
        if (this.#tag === 'script') return { kind: 'script' }
        throw unfit(before, 'a style sheet takes no values. Set a custom property in a style attribute: style="--width: ${…}px".')
      case 'comment':
        throw unfit(before, 'a comment takes no values. Take the value out.')
    }
  }

  #inAttribute(before: string): Place {
    const refused = refusedAttribute(this.#attribute)
    if (refused) throw unfit(before, refused)
    const address = holdsAddress(this.#attribute)
    const value = this.#value
    this.#value += '\0'
    if (address && /^\s*(?:javascript:|vbscript:|data:(?!image\/(?:avif|gif|jpeg|png|webp)[;,]))/i.test(value)) {
      throw unfit(before, `${this.#attribute}="${value.trim()}…" is a script. Link to an address, and listen in a script.`)
    }
    if (address && /^\s*\0[\0a-z\d+.:\s-]*$/i.test(value)) {
      throw unfit(before, 'two values begin one address. Join them before, so that it can be checked whole.')
    }
    return { kind: 'attribute', address: address && value.trim() === '' }
  }

  protected text(part: string, at: number): number {
    const found = search(/<!--|<(\/?)([a-z][^\s/>]*)/gi, part, at)
    if (!found) return part.length
    this.state = found[2] ? 'tag' : 'comment'
    this.#closing = found[1] === '/'
    this.#tag = found[2]?.toLowerCase() ?? ''
    return found.index + found[0].length
  }

  protected comment(part: string, at: number): number {
    return this.#until('-->', part, at, 'text')
  }

  protected raw(part: string, at: number): number {
    const found = search(new RegExp(`</${this.#tag}(?=[\\s/>])`, 'gi'), part, at)
    if (!found) return part.length
    this.state = 'tag'
    this.#closing = true
    return found.index + found[0].length
  }

  protected tag(part: string, at: number): number {
    const found = search(/>|([^\s"'<>/=]+)\s*=\s*(["'])|[^\s"'<>/=]+\s*=\s*[^\s"'>]+/g, part, at)
    if (!found) return part.length
    const [text, attribute, quote] = found
    if (text === '>') this.state = !this.#closing && /^(?:script|style)$/.test(this.#tag) ? 'raw' : 'text'
    if (attribute !== undefined && quote !== undefined) {
      this.state = 'attribute'
      this.#attribute = attribute
      this.#quote = quote
      this.#value = ''
    }
    return found.index + text.length
  }

  protected attribute(part: string, at: number): number {
    const end = this.#until(this.#quote, part, at, 'tag')
    this.#value += part.slice(at, end)
    return end
  }

  #until(mark: string, part: string, at: number, next: Scanner['state']): number {
    const end = part.indexOf(mark, at)
    if (end < 0) return part.length
    this.state = next
    return end + mark.length
  }
}

function search(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function unfit(before: string | undefined, what: string): TypeError {
  return new TypeError(`html\`…\`: ${what}\nIt is after: ${(before ?? '').slice(-60)}`)
}
