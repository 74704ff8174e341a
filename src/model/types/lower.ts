import type { JsonSchema } from '../declaration.js'
import { diagnostic, type Diagnostic } from '../diagnostics.js'
import { componentOf, isObject, targetOf, type JsonObject } from '../json-schema.js'
import { pointerOf } from '../place.js'
import { intersection, mergeObjects, objectType, union } from './combine.js'
import { unionOfChildren, type Discriminants, type UnionOfChildren } from './discriminants.js'
import { withDiscriminants } from './narrow.js'
import { indexOf } from './pattern.js'
import { Site, type Root } from './site.js'
import { NEVER, UNKNOWN, type Definition, type Direction, type IndexSignature, type Member, type ObjectType, type Type } from './type.js'
import { BASIC, docOf, isNullable, literalType, orNull } from './values.js'

/** Nobody nests so deep but to break things; what walks the types walks them by recursion. */
const MAX_DEPTH = 64

/** So many definitions are looked through to see what one is made of. */
const MAX_CHAIN = 200

/** As tuples are read; longer ones are lists. */
const MAX_FIXED = 4

/** Keywords that say what cannot be said in TypeScript, and no more than that. */
const INEXPRESSIBLE = ['not', 'if', 'then', 'else', 'contains', 'dependentRequired', 'dependentSchemas', 'propertyNames', '$dynamicRef', '$recursiveRef', 'unevaluatedItems']

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

  constructor(options: LoweringOptions) {
    this.#options = options
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
    const type = this.#requiring(intersection(parts), needed, site)
    return schema['nullable'] === true ? orNull(type) : type
  }

  #plain(schema: JsonObject, site: Site): Type {
    const type = BASIC.get(schema['type'])
    const said = type && schema['format'] !== 'binary' ? type : this.#basic(schema['type'], schema, site, new Set())
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
    if (type === 'object') return this.#object(schema, site, needed)
    if (type === 'array') return this.#array(schema, site)
    if (type === 'string' && schema['format'] === 'binary' && this.#direction === 'input') {
      if (this.#current) this.#current.isDirectional = true
      return this.#cannot('MZ606', site, {})
    }
    return BASIC.get(type) ?? this.#cannot('MZ601', site.child('type'), { type: JSON.stringify(type) })
  }

  #array(schema: JsonObject, site: Site): Type {
    const { items, minItems, maxItems } = schema
    // OpenAPI 3.1 has the first ones in `prefixItems`, JSON Schema before 2020 in `items`.
    const [key, restKey] = Array.isArray(items) ? ['items', 'additionalItems'] : ['prefixItems', 'items']
    const prefix: unknown = schema[key]
    if (!Array.isArray(prefix) || prefix.length === 0) {
      const item = items === undefined || Array.isArray(items) ? UNKNOWN : this.#lower(items, site.child('items'))
      const isFixed = typeof minItems === 'number' && Number.isInteger(minItems) && minItems === maxItems && minItems > 0 && minItems <= MAX_FIXED
      return isFixed ? { kind: 'tuple', items: Array.from({ length: minItems }, () => ({ type: item, optional: false })), rest: null } : { kind: 'array', items: item }
    }
    // Strictly, a tuple without `minItems` may be shorter. Nobody who writes one means so.
    const least = typeof minItems === 'number' ? minItems : prefix.length
    const most = typeof maxItems === 'number' ? maxItems : Infinity
    const all = prefix.map((item, index) => ({ type: this.#lower(item, site.child(key!, index)), optional: index >= least }))
    const rest = schema[restKey!]
    const isClosed = rest === false || most <= prefix.length
    return { kind: 'tuple', items: all.slice(0, most), rest: isClosed ? null : rest === undefined ? UNKNOWN : this.#lower(rest, site.child(restKey!)) }
  }

  #object(schema: JsonObject, site: Site, needed: Set<string>): ObjectType {
    const properties = isObject(schema['properties']) ? schema['properties'] : {}
    const required = new Set(namesIn(schema['required']))
    const members = new Map<string, Member>()
    const hidden = new Set<string>()
    for (const name of Object.keys(properties)) {
      const property = properties[name]
      if (this.#isHidden(property)) hidden.add(name)
      else members.set(name, this.#member(name, property, required.has(name), site.child('properties', name)))
    }
    for (const name of required) if (!members.has(name) && !hidden.has(name)) needed.add(name)
    return objectType(members, this.#index(schema, site, members.size > 0 || hidden.size > 0), hidden)
  }

  #member(name: string, property: unknown, isRequired: boolean, at: Site): Member {
    const type = this.#lower(property, at)
    const facts = isObject(property) ? property : {}
    // A default of null where null is not allowed is how many say that there is none.
    const hasDefault = facts['default'] !== undefined && (facts['default'] !== null || isNullable(type))
    if (hasDefault && this.#current) this.#current.isDirectional = true
    return { type, optional: this.#direction === 'input' ? !isRequired || hasDefault : !isRequired && !hasDefault, hasDefault, doc: docOf(property), at }
  }

  #isHidden(property: unknown): boolean {
    if (!isObject(property)) return false
    const target = typeof property['$ref'] === 'string' ? targetOf(property['$ref'], this.#options.schemas) : null
    const is = (key: string) => property[key] === true || (isObject(target) && target[key] === true)
    const [readOnly, writeOnly] = [is('readOnly'), is('writeOnly')]
    if ((readOnly || writeOnly) && this.#current) this.#current.isDirectional = true
    return this.#direction === 'input' ? readOnly : writeOnly
  }

  #index(schema: JsonObject, site: Site, hasMembers: boolean): IndexSignature[] {
    const patterns = isObject(schema['patternProperties']) ? Object.entries(schema['patternProperties']) : []
    const byPattern = patterns.map(([pattern, inner]) => indexOf(pattern, this.#lower(inner, site.child('patternProperties', pattern))))
    const key = 'additionalProperties' in schema ? 'additionalProperties' : 'unevaluatedProperties'
    const extra = schema[key]
    const rest = (type: Type): IndexSignature => ({ key: 'string', covers: () => true, type })
    if (isObject(extra)) return [...byPattern, rest(this.#lower(extra, site.child(key)))]
    if (extra === true) return [...byPattern, rest(UNKNOWN)]
    if (byPattern.length > 0 || hasMembers) return byPattern
    return [rest(extra === false ? NEVER : UNKNOWN)]
  }

  /** `required` of what is declared elsewhere: by a part of `allOf`, or nowhere. */
  #requiring(type: Type, needed: ReadonlySet<string>, site: Site): Type {
    if (needed.size === 0) return type
    const shape = this.shapeOf(type)
    if (!shape) return type
    const members = [...needed].flatMap((name): [string, Member][] => {
      const member = shape.members.get(name)
      if (shape.hidden.has(name) || member?.optional === false) return []
      const index = shape.index.find((each) => each.covers(name))
      // A default is given by the server alone: no caller has to.
      if (member?.hasDefault && this.#direction === 'input') return []
      return [[name, { type: member?.type ?? index?.type ?? UNKNOWN, optional: false, hasDefault: false, doc: member?.doc ?? null, at: member?.at ?? site }]]
    })
    return members.length === 0 ? type : intersection([type, objectType(new Map(members), [])])
  }

  #cannot<C extends 'MZ601' | 'MZ602' | 'MZ604' | 'MZ605' | 'MZ606'>(code: C, site: Site, facts: Parameters<typeof diagnostic<C>>[2]): Type {
    this.#options.report(diagnostic(code, site.place, facts))
    return UNKNOWN
  }
}

const NOTHING: unknown[] = []

/** Keywords that say nothing of the type. */
const ASIDE = new Set(
  'description title format example examples default deprecated readOnly writeOnly nullable minLength maxLength pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'.split(' '),
)

/** Most schemas are a mere type with words about it, and not worth a closer look. */
function isPlain(schema: JsonObject): boolean {
  const type = schema['type']
  if (typeof type !== 'string' || type === 'object' || type === 'array') return false
  for (const key in schema) if (key !== 'type' && !ASIDE.has(key)) return false
  return true
}

const namesIn = (required: unknown): string[] => (Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [])

/** The type that a schema without `type` speaks of. */
function impliedType(schema: JsonObject): string | null {
  if (isObject(schema['properties']) || isObject(schema['additionalProperties']) || isObject(schema['patternProperties'])) return 'object'
  return isObject(schema['items']) || Array.isArray(schema['items']) || Array.isArray(schema['prefixItems']) ? 'array' : null
}

/** No member in two of them: an interface may extend several only as long as they agree. */
function areApart(shapes: ObjectType[]): boolean {
  const names = new Set<string>()
  return shapes.every(({ members, index }) => index.length === 0 && [...members.keys()].every((name) => !names.has(name) && names.add(name)))
}

function collectUses(type: Type, uses: Set<Definition>): void {
  switch (type.kind) {
    case 'reference':
      uses.add(type.to)
      return
    case 'array':
      return collectUses(type.items, uses)
    case 'tuple':
      for (const item of type.items) collectUses(item.type, uses)
      if (type.rest) collectUses(type.rest, uses)
      return
    case 'object':
      for (const { type: inner } of [...type.members.values(), ...type.index]) collectUses(inner, uses)
      return
    case 'union':
    case 'intersection':
      for (const part of type.of) collectUses(part, uses)
  }
}
