import type { JsonSchema } from '../declaration.js'
import { diagnostic, type Diagnostic } from '../diagnostics.js'
import { componentOf, isFile, isObject, targetOf, type JsonObject } from '../json-schema.js'
import { pointerOf } from '../place.js'
import { arrayType } from './array.js'
import { intersection, mergeObjects, objectType, union } from './combine.js'
import { unionOfChildren, type Discriminants, type UnionOfChildren } from './discriminants.js'
import { impliedType, INEXPRESSIBLE, isPlain, namesIn } from './keywords.js'
import { withDiscriminants } from './narrow.js'
import { objectOf, requiring } from './object.js'
import type { Scope } from './scope.js'
import { Site, type Root } from './site.js'
import { FILE, NEVER, UNKNOWN, type Definition, type Direction, type ObjectType, type Type } from './type.js'
import { collectUses } from './uses.js'
import { BASIC, docOf, literalType, orNull } from './values.js'

/** Nobody nests so deep but to break things; what walks the types walks them by recursion. */
const MAX_DEPTH = 64

/** So many definitions are looked through to see what one is made of. */
const MAX_CHAIN = 200

export interface LoweringOptions {
  schemas: Record<string, JsonSchema>
  /** The document that holds them all. */
  file: string
  discriminants: Discriminants
  /** The name that a component's type should have. */
  nameOf(component: string): string
  report(found: Diagnostic): void
}

/**
 * From JSON Schema (OpenAPI 3.0 and 3.1) to types, in one direction at a time. What a reference leads to becomes a definition
 * and is lowered once, when its turn comes: so recursion ends at the first reference.
 *
 * What cannot be expressed is `unknown` and reported. What merely narrows, such as `pattern` or `if` beside a `type`, is left out:
 * the type that remains is right, and wider.
 */
export class Lowering {
  readonly definitions: Definition[] = []
  readonly #options: LoweringOptions
  readonly #components: Record<Direction, Map<string, Definition>> = { input: new Map(), output: new Map() }
  readonly #bases: Record<Direction, Map<string, Definition>> = { input: new Map(), output: new Map() }
  readonly #unions = new Map<JsonObject, UnionOfChildren>()
  readonly #shapes = new Map<Definition, ObjectType | null>()
  /** Whose body is being lowered; null for what stands directly at a function. */
  #current: Definition | null = null
  #direction: Direction = 'output'
  #chain = 0
  #completed = 0

  readonly #scopes: Record<Direction, Scope>

  constructor(options: LoweringOptions) {
    this.#options = options
    const lower = (schema: unknown, site: Site) => this.#lower(schema, site)
    const differs = () => {
      if (this.#current) this.#current.isDirectional = true
    }
    const scopeOf = (direction: Direction): Scope => ({ schemas: options.schemas, direction, lower, differs })
    this.#scopes = { input: scopeOf('input'), output: scopeOf('output') }
  }

  /** The type of a function's arguments or result. An object that is spelled out there gets the name `name`. */
  payload(schema: JsonSchema, root: Root, direction: Direction): Type {
    this.#direction = direction
    const site = new Site(root)
    const type = this.#named(this.#lower(schema, site), root.name, schema, site)
    this.#completeAll()
    return type
  }

  /** All that is known of the members of a type; null when it is not an object for certain. */
  shapeOf(type: Type): ObjectType | null {
    if (type.kind === 'object') return type
    if (type.kind === 'reference') return this.#shape(type.to)
    if (type.kind !== 'intersection') return null
    const parts = type.of.map((part) => this.shapeOf(part))
    return parts.every((part) => part !== null) ? parts.reduce(mergeObjects) : null
  }

  #named(type: Type, name: string, schema: unknown, site: Site): Type {
    const objects = type.kind === 'union' ? type.of.filter(({ kind }) => kind === 'object') : []
    if (type.kind === 'array') return { kind: 'array', items: this.#named(type.items, `${name}Item`, isObject(schema) ? schema['items'] : null, site.child('items')) }
    if (type.kind === 'union' && objects.length === 1) return union(type.of.map((part) => (part.kind === 'object' ? this.#named(part, name, schema, site) : part)))
    if (type.kind !== 'object' && !(type.kind === 'intersection' && this.shapeOf(type))) return type
    const definition = this.#define({ schema: schema as JsonSchema, site, component: null, wanted: name, doc: docOf(schema) })
    this.#finish(definition, type)
    return { kind: 'reference', to: definition }
  }

  #define({ schema, site, component, wanted, doc }: Pick<Definition, 'schema' | 'site' | 'component' | 'wanted' | 'doc'>): Definition {
    // Spelled out: a spread makes objects that are slow to build and to read (a third of all time here).
    const definition: Definition = {
      schema,
      site,
      component,
      wanted,
      doc,
      id: this.definitions.length,
      direction: this.#direction,
      name: wanted,
      type: UNKNOWN,
      extends: [],
      uses: new Set(),
      isDirectional: false,
      state: 'pending',
    }
    this.definitions.push(definition)
    return definition
  }

  /** Definitions that are found on the way stand at the end of the list. */
  #completeAll(): void {
    while (this.#completed < this.definitions.length) this.#complete(this.definitions[this.#completed++]!)
  }

  #complete(definition: Definition): void {
    if (definition.state !== 'pending' || this.#chain >= MAX_CHAIN) return
    definition.state = 'active'
    this.#chain++
    const [current, direction] = [this.#current, this.#direction]
    this.#current = definition
    this.#direction = definition.direction
    this.#finish(definition, this.#lower(definition.schema, definition.site))
    this.#current = current
    this.#direction = direction
    this.#chain--
  }

  /** An interface where the type is an object, made of others by `extends` where no member of theirs is another here. */
  #finish(definition: Definition, type: Type): void {
    collectUses(type, definition.uses)
    const narrowed = isObject(definition.schema) ? this.#options.discriminants.get(definition.schema) : undefined
    definition.type = type
    const parts = type.kind === 'intersection' ? type.of : [type]
    const shapes = type.kind === 'reference' ? [] : parts.map((part) => this.shapeOf(part))
    if (shapes.length > 0 && shapes.every((shape) => shape !== null)) {
      const spelled = parts.filter((part) => part.kind === 'object')
      const own = withDiscriminants(spelled.length > 0 ? spelled.reduce(mergeObjects) : objectType(new Map(), []), narrowed, shapes, definition.site, (each) => this.#resolved(each))
      const bases = parts.flatMap((part) => (part.kind === 'reference' ? this.#interface(part.to) : []))
      const canExtend = own.index.length === 0 && own.hidden.size === 0 && areApart([own, ...bases.map((base) => this.#shape(base)!)])
      definition.extends = canExtend ? bases : []
      definition.type = canExtend ? own : withDiscriminants(shapes.reduce(mergeObjects), narrowed, shapes, definition.site, (each) => this.#resolved(each))
    }
    definition.state = 'done'
  }

  #shape(definition: Definition): ObjectType | null {
    const known = this.#shapes.get(definition)
    if (known !== undefined) return known
    this.#complete(definition)
    // What is made of itself has no members for certain.
    if (definition.state !== 'done' || this.#chain >= MAX_CHAIN) return null
    this.#shapes.set(definition, null)
    this.#chain++
    const shape =
      definition.type.kind === 'object'
        ? [...definition.extends.map((base) => this.#shape(base)), definition.type].filter((part) => part !== null).reduce(mergeObjects)
        : this.shapeOf(definition.type)
    this.#chain--
    this.#shapes.set(definition, shape)
    return shape
  }

  /** The interface that a definition is, or stands for. */
  #interface(definition: Definition): Definition[] {
    if (definition.type.kind === 'reference') return this.#interface(definition.type.to)
    return definition.type.kind === 'object' ? [definition] : []
  }

  /** A reference's own type, when it is told already or can be. */
  #resolved(type: Type): Type {
    if (type.kind !== 'reference') return type
    this.#complete(type.to)
    return type.to.state === 'done' && type.to.type.kind !== 'reference' ? type.to.type : type
  }

  #lower(schema: unknown, site: Site): Type {
    if (schema === true) return UNKNOWN
    if (schema === false) return NEVER
    if (!isObject(schema)) return this.#cannot('MZ604', site, { got: schema === null ? 'null' : Array.isArray(schema) ? 'an array' : JSON.stringify(schema) })
    if (site.depth > MAX_DEPTH) return this.#cannot('MZ605', site, { levels: MAX_DEPTH })
    if (isPlain(schema)) return this.#plain(schema, site)
    const parts: Type[] = []
    const needed = new Set<string>()
    if (this.#isUnionOfChildren(schema)) this.#branches(schema, site, parts)
    else this.#parts(schema, site, parts, needed)
    if (parts.length === 0) {
      const keyword = INEXPRESSIBLE.find((each) => each in schema)
      if (keyword !== undefined) this.#cannot('MZ602', site.child(keyword), { keyword })
    }
    const all = intersection(parts)
    const shape = needed.size > 0 ? this.shapeOf(all) : null
    const type = shape ? requiring(all, shape, needed, site, this.#direction) : all
    return schema['nullable'] === true ? orNull(type) : type
  }

  #plain(schema: JsonObject, site: Site): Type {
    const type = BASIC.get(schema['type'])
    const said = type && !isFile(schema) ? type : this.#basic(schema['type'], schema, site, new Set())
    return schema['nullable'] === true ? orNull(said) : said
  }

  /** What each keyword says by itself; all of it holds. */
  #parts(schema: JsonObject, site: Site, parts: Type[], needed: Set<string>): void {
    const ref = schema['$ref']
    if (typeof ref === 'string') parts.push(this.#reference(ref))
    // OpenAPI 3.0 says nothing of what stands beside a reference, and 3.1 all: what has members counts, and no mere `type`.
    const said = typeof ref === 'string' && !isObject(schema['properties']) ? null : this.#own(schema, site, needed)
    if (said) parts.push(said)
    else for (const name of namesIn(schema['required'])) needed.add(name)
    const all: unknown[] = Array.isArray(schema['allOf']) ? schema['allOf'] : NOTHING
    all.forEach((part, index) => {
      const at = site.child('allOf', index)
      const isAlone = all.length === 1 && parts.length === 0
      const parent = isObject(part) && typeof part['$ref'] === 'string' ? this.#parentReference(part['$ref'], schema) : null
      if (parent) parts.push(parent)
      else if (!isObject(part) || at.depth > MAX_DEPTH || isAlone) parts.push(this.#lower(part, at))
      else this.#parts(part, at, parts, needed)
    })
    this.#branches(schema, site, parts)
  }

  #branches(schema: JsonObject, site: Site, parts: Type[]): void {
    for (const key of ['anyOf', 'oneOf'] as const) {
      const list: unknown = schema[key]
      if (Array.isArray(list) && list.length > 0) parts.push(union(list.map((branch, index) => this.#lower(branch, site.child(key, index)))))
    }
  }

  /** A parent that is the union of its children lends them what it says besides: with its union they would be made of themselves. */
  #parentReference(ref: string, child: JsonObject): Type | null {
    const target = targetOf(ref, this.#options.schemas)
    if (!isObject(target) || !this.#unionOf(target).children.has(child)) return null
    const component = componentOf(ref)!
    const bases = this.#bases[this.#direction]
    const known = bases.get(component)
    if (known) return { kind: 'reference', to: known }
    const { oneOf: _one, anyOf: _any, discriminator: _by, ...schema } = target
    const root = this.#rootOf(component)
    const definition = this.#define({ schema, site: new Site(root), component: null, wanted: `${root.name}Base`, doc: docOf(schema) })
    bases.set(component, definition)
    return { kind: 'reference', to: definition }
  }

  #isUnionOfChildren(schema: JsonObject): boolean {
    return (schema['oneOf'] !== undefined || schema['anyOf'] !== undefined) && this.#unionOf(schema).isAll
  }

  #unionOf(schema: JsonObject): UnionOfChildren {
    const known = this.#unions.get(schema) ?? unionOfChildren(schema, this.#options.schemas)
    this.#unions.set(schema, known)
    return known
  }

  #rootOf(component: string): Root {
    const { nameOf, file } = this.#options
    return { pointer: pointerOf('components', 'schemas', component), file, name: nameOf(component), fn: null }
  }

  #reference(ref: string): Type {
    const component = componentOf(ref)
    const components = this.#components[this.#direction]
    const known = component === null ? undefined : components.get(component)
    if (known) return { kind: 'reference', to: known }
    const schema = targetOf(ref, this.#options.schemas)
    // The reader has reported it.
    if (component === null || schema === null) return UNKNOWN
    const root = this.#rootOf(component)
    const definition = this.#define({ schema, site: new Site(root), component, wanted: root.name, doc: docOf(schema) })
    components.set(component, definition)
    return { kind: 'reference', to: definition }
  }

  /** What `type`, `enum` and `const` say, with the keywords of that type; null for none of them. */
  #own(schema: JsonObject, site: Site, needed: Set<string>): Type | null {
    if (schema['const'] !== undefined) return literalType(schema['const'], site)
    if (Array.isArray(schema['enum'])) return union((schema['enum'] as unknown[]).map((value) => literalType(value, site)))
    const declared = schema['type'] ?? impliedType(schema)
    if (declared === null) return null
    if (!Array.isArray(declared)) return this.#basic(declared, schema, site, needed)
    return declared.length === 0 ? null : union(declared.map((type) => this.#basic(type, schema, site, needed)))
  }

  #basic(type: unknown, schema: JsonObject, site: Site, needed: Set<string>): Type {
    if (type === 'object') return objectOf(schema, site, needed, this.#scopes[this.#direction])
    if (type === 'array') return arrayType(schema, site, this.#scopes[this.#direction])
    if (this.#direction === 'input' && type === 'string' && isFile(schema)) {
      this.#scopes.input.differs()
      return FILE
    }
    return BASIC.get(type) ?? this.#cannot('MZ601', site.child('type'), { type: JSON.stringify(type) })
  }

  #cannot<C extends 'MZ601' | 'MZ602' | 'MZ604' | 'MZ605'>(code: C, site: Site, facts: Parameters<typeof diagnostic<C>>[2]): Type {
    this.#options.report(diagnostic(code, site.place, facts))
    return UNKNOWN
  }
}

const NOTHING: unknown[] = []

/** No member in two of them: an interface may extend several only as long as they agree. */
function areApart(shapes: ObjectType[]): boolean {
  const names = new Set<string>()
  return shapes.every(({ members, index }) => index.length === 0 && [...members.keys()].every((name) => !names.has(name) && names.add(name)))
}
