import type { Definition, Doc, Member, ObjectType, Type } from '../../src/model/index.js'
import { text } from '../module.js'
import { docLines, isIdentifier, type Piece, type Types } from './types.js'

/** An object of no more than this stands on one line. */
const MAX_LINE = 100

/**
 * Prints types into one file. Those that functions share stand in a file of their own and are imported; a function's own are
 * declared here, once something has referred to them.
 */
export class TypePrinter {
  readonly #types: Types
  readonly #isShared: boolean
  /** The pieces of the line that is being written. */
  readonly #line: Piece[] = []
  readonly #wanted = new Map<string, Definition>()

  /** @param isShared this is the file of the shared ones */
  constructor(types: Types, { isShared = false } = {}) {
    this.#types = types
    this.#isShared = isShared
  }

  /** A type on one line; what nobody describes is unknown. */
  text(type: Type | null): string {
    if (type === null) return 'unknown'
    this.#write(type, null)
    return this.#line.splice(0).map(textOf).join('')
  }

  /** The type of a param that is passed as a prop: its lists are only read. */
  prop(type: Type): string {
    if (type.kind === 'union') return type.of.map((part) => this.prop(part)).join(' | ')
    if (type.kind === 'reference' && ['array', 'tuple', 'union'].includes(type.to.type.kind) && hasList(type.to.type)) return this.prop(type.to.type)
    return `${type.kind === 'array' || type.kind === 'tuple' ? 'readonly ' : ''}${this.text(type)}`
  }

  /** Declares what has been referred to and is not declared yet. */
  declareOwn(): void {
    const declared = new Set<string>()
    for (;;) {
      const [next] = [...this.#wanted.values()].filter(({ name }) => !declared.has(name))
      if (!next) return
      declared.add(next.name)
      this.declare(next)
    }
  }

  /** An interface where the type is an object, else an alias. */
  declare({ type, name, site, doc, extends: bases, component }: Definition): void {
    const types = this.#types
    types.doc(...docParagraphs(doc), component === null || component === name ? null : `The component \`${component}\`.`)
    const id = { id: name, at: site.place }
    if (type.kind === 'object') {
      const parents = bases.length > 0 ? ` extends ${bases.map((base) => this.#name(base)).join(', ')}` : ''
      this.#line.push('export interface ', id, `${parents} `)
      this.#block(type, '')
    } else {
      this.#line.push('export type ', id, ' = ')
      this.#write(type, '')
    }
    this.#break('')
  }

  /** Ends a line, and begins the next one. */
  #break(indent: string): void {
    this.#types.line(...this.#line.splice(0))
    if (indent !== '') this.#line.push(indent)
  }

  #name(definition: Definition): string {
    if (this.#isShared) return definition.name
    if (definition.site.root.fn === null) return this.#types.component(definition.name)
    this.#wanted.set(definition.name, definition)
    return definition.name
  }

  /** @param indent of the lines that it may break into; null where it must not */
  #write(type: Type, indent: string | null): void {
    const line = this.#line
    switch (type.kind) {
      case 'literal':
        line.push(text(type.value))
        return
      case 'reference':
        line.push(this.#name(type.to))
        return
      case 'array':
        this.#inParentheses(type.items, indent)
        line.push('[]')
        return
      case 'tuple':
        line.push('[')
        type.items.forEach((item, index) => {
          if (index > 0) line.push(', ')
          if (item.optional) this.#inParentheses(item.type, indent)
          else this.#write(item.type, indent)
          if (item.optional) line.push('?')
        })
        if (type.rest) {
          line.push(type.items.length > 0 ? ', ...' : '...')
          this.#inParentheses(type.rest, indent)
          line.push('[]')
        }
        line.push(']')
        return
      case 'object':
        if (indent === null || widthOf(type) <= MAX_LINE) this.#oneLine(type)
        else this.#block(type, indent)
        return
      case 'union':
      case 'intersection':
        type.of.forEach((part, index) => {
          if (index > 0) line.push(type.kind === 'union' ? ' | ' : ' & ')
          if (type.kind === 'intersection') this.#inParentheses(part, indent)
          else this.#write(part, indent)
        })
        return
      case 'file':
        line.push('File | Blob')
        return
      default:
        line.push(type.kind)
    }
  }

  #inParentheses(type: Type, indent: string | null): void {
    const isCompound = type.kind === 'union' || type.kind === 'intersection' || type.kind === 'file'
    if (isCompound) this.#line.push('(')
    this.#write(type, indent)
    if (isCompound) this.#line.push(')')
  }

  #oneLine(type: ObjectType): void {
    const line = this.#line
    if (type.members.size === 0 && type.index.length === 0) return void line.push('{}')
    let separator = '{ '
    for (const [name, member] of type.members) {
      line.push(separator)
      this.#head(name, member)
      this.#write(member.type, null)
      separator = '; '
    }
    for (const index of type.index) {
      line.push(`${separator}[key: ${index.key}]: `)
      this.#write(index.type, null)
      separator = '; '
    }
    line.push(' }')
  }

  #block(type: ObjectType, indent: string): void {
    const line = this.#line
    if (type.members.size === 0 && type.index.length === 0) return void line.push('{}')
    const inner = `${indent}  `
    line.push('{')
    for (const [name, member] of type.members) {
      for (const words of docLines(docParagraphs(member.doc))) {
        this.#break(inner)
        line.push(words)
      }
      this.#break(inner)
      this.#head(name, member)
      this.#write(member.type, inner)
    }
    for (const index of type.index) {
      this.#break(inner)
      line.push(`[key: ${index.key}]: `)
      this.#write(index.type, inner)
    }
    this.#break(indent)
    line.push('}')
  }

  #head(name: string, { optional, at }: Member): void {
    this.#line.push({ id: isIdentifier(name) ? name : text(name), at: at.place }, optional ? '?: ' : ': ')
  }
}

const widths = new WeakMap<Type, number>()

/** About how long a type is on one line; more than any line where it has words about it, which need lines of their own. */
function widthOf(type: Type): number {
  switch (type.kind) {
    case 'literal':
      return String(type.value).length + 2
    case 'reference':
      return type.to.name.length
    case 'array':
      return widthOf(type.items) + 2
    case 'tuple':
      return sum(type.items.map((item) => item.type)) + (type.rest ? widthOf(type.rest) : 0)
    case 'union':
    case 'intersection':
      return sum(type.of)
    case 'object': {
      const known = widths.get(type)
      if (known !== undefined) return known
      let width = sum(type.index.map((index) => index.type)) + 20 * type.index.length
      for (const [name, member] of type.members) width += member.doc ? Infinity : name.length + 4 + widthOf(member.type)
      widths.set(type, width)
      return width
    }
    default:
      return type.kind.length
  }
}

const sum = (types: readonly Type[]) => types.reduce((width, type) => width + 2 + widthOf(type), 0)

const textOf = (piece: Piece) => (typeof piece === 'string' ? piece : piece.id)

const hasList = (type: Type): boolean => type.kind === 'array' || type.kind === 'tuple' || (type.kind === 'union' && type.of.some(hasList))

function docParagraphs(doc: Doc | null): (string | null)[] {
  if (!doc) return []
  return [doc.text, doc.default === null ? null : `@default ${doc.default}`, doc.deprecated ? '@deprecated' : null]
}
