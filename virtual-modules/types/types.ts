import { compare, type Fn, type Payload, type Place } from '../../src/model/index.js'
import { BANNER } from '../code.js'
import { text, type Link } from '../module.js'
import { DeclarationMap } from './declaration-map.js'

/** One generated declaration file, with the map that leads an editor from a hook to the server's function. */
export interface TypesFile {
  /** Below the folder of generated types. */
  path: string
  content: string
}

/** A line and column from 1, in a file (absolute, with forward slashes). */
export interface Position {
  file: string
  line: number
  column: number
}

export interface TypesOptions {
  /** From the folder of the file being written to another file, as an import or a map names it. */
  relative(file: string): string
  /** The place with its line, or null when nobody can say. */
  locate(place: Place): Position | null
  /** Where the code that a server names as `file:line` can be opened; null when it is not here. */
  codeAt(source: string): Position | null
  /** Names of interfaces that Mizan mints, besides those of props: a component may be called like one of them. */
  minted: ReadonlySet<string>
  /** The file that declares the types which functions share, from the file being written. */
  components: string
  /** Given when the module is this real file rather than a virtual one: how other modules are imported. */
  link?: Link | undefined
}

/** Types that generated files import, and interfaces of props: a component may be called like one of them. */
const TAKEN = /^(ArgsOf|CallHooks|Calls|ContextStatus|Mutation|MutationHook|OmittableReads|Provider|ReadHook|Reads|ResultOf|Taking|\w*ProviderProps)$/

/** A piece of a line: plain text, or an identifier that something on the server declares. */
export type Piece = string | { id: string; at: Place | null }

/**
 * Collects the declarations of one file. Every identifier that an editor can ask about is mapped: an unmapped one would lead
 * to wherever the nearest mapping before it does.
 */
export class Types {
  readonly #options: TypesOptions
  readonly #body: Piece[][] = []
  readonly #imports = new Map<string, Set<string>>()
  readonly #aliases = new Map<string, string>()
  #module: string | null = null

  constructor(options: TypesOptions) {
    this.#options = options
  }

  /** Makes this file the declaration of the module `id`, with what `body` writes into it. */
  module(id: string, body: () => void): void {
    this.#module = id
    body()
  }

  lines(lines: string[]): void {
    for (const line of lines) this.#body.push([line])
  }

  line(...pieces: Piece[]): void {
    this.#body.push(pieces)
  }

  /** A JSDoc block above a declaration. A server's text cannot end it early. */
  doc(...paragraphs: (string | null)[]): void {
    this.lines(docLines(paragraphs))
  }

  /** The same above a member. */
  memberDoc(...paragraphs: (string | null)[]): void {
    this.lines(docLines(paragraphs).map((line) => `  ${line}`))
  }

  /** The local name of a type that a package exports. */
  use(name: string, from: string): string {
    this.#imports.set(from, (this.#imports.get(from) ?? new Set()).add(name))
    return name
  }

  /** The local name of a type expression that several declarations share. */
  alias(expression: string): string {
    const known = this.#aliases.get(expression)
    if (known) return known
    const name = `$${this.#aliases.size}`
    this.#aliases.set(expression, name)
    return name
  }

  /** Where an editor goes from a function: to its code, or to what the schema says of it. */
  placeOf(fn: Fn): Place {
    const code = fn.payload.kind === 'schema' && fn.source !== null ? this.#options.codeAt(fn.source) : null
    return code ?? fn.place
  }

  relative(file: string): string {
    return this.#options.relative(file)
  }

  /** How other modules of ours are imported; undefined: by their ids. */
  get link(): Link | undefined {
    return this.#options.link
  }

  /** How another module of ours is imported from this file. */
  from(module: Parameters<Link>[0]): string {
    return this.#options.link?.(module) ?? module.id
  }

  /** The local name of a type that functions share: an editor would show an import in its place as the path of a file. */
  component(type: string): string {
    const imported = `import(${text(this.#options.components)}).${type}`
    if (TAKEN.test(type) || this.#options.minted.has(type)) return imported
    this.#aliases.set(imported, type)
    return type
  }

  print(path: string): TypesFile[] {
    const lines = this.#module === null ? [[BANNER], ...this.#body] : this.#wrapped(this.#module)
    const map = new DeclarationMap()
    let content = ''
    lines.forEach((pieces, line) => {
      const start = content.length
      for (const piece of pieces) {
        if (typeof piece === 'string') {
          content += piece
          continue
        }
        const at = piece.at && this.#options.locate(piece.at)
        if (at) map.add(line, content.length - start, piece.id, at)
        content += piece.id
      }
      content += '\n'
    })
    const file = path.split('/').at(-1)!
    const mapText = map.text(file, (source) => this.#options.relative(source))
    if (mapText === null) return [{ path, content }]
    return [
      { path, content: `${content}//# sourceMappingURL=${file}.map\n` },
      { path: `${path}.map`, content: mapText },
    ]
  }

  #wrapped(id: string): Piece[][] {
    const imports = [...this.#imports].sort(([a], [b]) => compare(a, b))
    const header = [
      ...imports.map(([from, names]) => `import type { ${[...names].sort().join(', ')} } from ${text(from)}`),
      ...[...this.#aliases].map(([expression, name]) => `type ${name} = ${expression}`),
    ]
    // Without an export of its own, everything in an ambient module is exported, and in a file of declarations alone: the aliases too.
    if (this.#options.link) return [[BANNER], ...header.map((line) => [line]), ...this.#body, ['export {}']]
    return [
      [BANNER],
      [`declare module ${text(id)} {`],
      ...header.map((line) => [`  ${line}`]),
      ...this.#body.map((pieces) => ['  ', ...pieces]),
      ['  export {}'],
      ['}'],
    ]
  }
}

/** The lines of a JSDoc block; none when there is nothing to say. */
export function docLines(paragraphs: (string | null)[]): string[] {
  const lines = paragraphs.flatMap((paragraph) => paragraph?.replaceAll('*/', '*\u200b/').split(/\r\n|[\n\r\u2028\u2029]/) ?? [])
  if (lines.length < 2) return lines.map((line) => `/** ${line} */`)
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */']
}

/** The documentation of a function: the server's words, and where its code is. */
export function functionDoc(types: Types, fn: Fn): void {
  types.doc(fn.description, fn.source === null ? null : `Source: ${fn.source}`)
}

/** A type that reads the server function itself: the editor follows its changes with no run of the generator. */
export function sourceType(types: Types, payload: Extract<Payload, { kind: 'typescript' }>): { owner: string; key: string } {
  const { owner, key } = ownType(types, payload)
  if (payload.input === undefined || payload.input === 'told') return { owner, key }
  const { file, name } = payload.input
  const schema = memberOf(types, file, [name])
  return { owner: types.alias(`{ ${text(key)}: ${types.use('Taking', 'mizan/client')}<${owner}[${text(key)}], ${schema}> }`), key }
}

function ownType(types: Types, payload: Extract<Payload, { kind: 'typescript' }>): { owner: string; key: string } {
  const [key, ...owner] = payload.path.toReversed()
  return { owner: types.alias(memberOf(types, payload.file, owner.reverse())), key: key! }
}

/** The type of what the module `file` exports, or of a member of it, at any depth. */
function memberOf(types: Types, file: string, path: string[]): string {
  const module = types.relative(file).replace(/\.([cm]?)tsx?$/, '.$1js')
  // A class may be exported under any string: `export { Users as 'the users' }`.
  return path.reduce((type, part) => (isIdentifier(part) ? `${type}.${part}` : `(${type})[${text(part)}]`), `typeof import(${text(module)})`)
}

export const isIdentifier = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name)
