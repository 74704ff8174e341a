import { keyOf, BOOLEAN, NEVER, NULL, UNDEFINED, UNKNOWN, type IndexSignature, type Member, type ObjectType, type Type } from './type.js'

/** `A | B`, as short as it can be said. */
export function union(types: readonly Type[]): Type {
  // By far the most: keys are long texts.
  if (types.length === 1) return types[0]!
  const flat = types.flatMap((type) => (type.kind === 'union' ? type.of : [type]))
  if (flat.some(({ kind }) => kind === 'unknown')) return UNKNOWN
  const byKey = new Map(flat.filter(({ kind }) => kind !== 'never').map((type) => [keyOf(type), type]))
  if (byKey.has('true') && byKey.has('false')) byKey.set('boolean', BOOLEAN)
  const distinct = [...byKey.values()].filter((type) => type.kind !== 'literal' || !byKey.has(typeof type.value))
  // What is absent is said last, as people write it.
  const last = [NULL, UNDEFINED].filter((type) => byKey.has(type.kind))
  const ordered = [...distinct.filter(({ kind }) => kind !== 'null' && kind !== 'undefined'), ...last]
  return ordered.length > 1 ? { kind: 'union', of: ordered } : (ordered[0] ?? NEVER)
}

/** So many members a union of an intersection may come to: TypeScript multiplies them all out, and gives up at 100,000. */
const MAX_WIDTH = 1000

/** `A & B`, as short as it can be said: objects that are spelled out become one, and so do words and numbers. */
export function intersection(types: readonly Type[]): Type {
  if (types.length === 1) return types[0]!
  const flat = types.flatMap((type) => (type.kind === 'intersection' ? type.of : [type])).filter(({ kind }) => kind !== 'unknown')
  const distinct = [...new Map(flat.map((type) => [keyOf(type), type])).values()]
  if (distinct.length <= 1) return distinct[0] ?? UNKNOWN
  const simple = distinct.filter(isSimple)
  const objects = distinct.filter((type) => type.kind === 'object')
  const others = distinct.filter((type) => !isSimple(type) && type.kind !== 'object')
  const folded = simple.length > 0 ? simple.reduce(meet) : UNKNOWN
  if (folded.kind === 'never') return NEVER
  // A `type` beside a reference says of what the reference tells more of.
  const says = others.length > 0 && isPlain(folded) ? UNKNOWN : folded
  const merged = objects.length > 0 ? [objects.reduce(mergeObjects)].filter((type) => others.length === 0 || !isAnyObject(type)) : []
  const parts = withinWidth([...(says.kind === 'unknown' ? [] : [says]), ...others, ...merged])
  return parts.length > 1 ? { kind: 'intersection', of: parts } : (parts[0] ?? UNKNOWN)
}

/** Less is said where all would be too much: every part by itself admits what all of them do. */
function withinWidth(parts: Type[]): Type[] {
  let width = 1
  return parts.filter((part) => {
    const next = width * (part.kind === 'union' ? part.of.length : 1)
    if (next > MAX_WIDTH && width > 1) return false
    width = next
    return true
  })
}

const SIMPLE = new Set(['string', 'number', 'boolean', 'null', 'literal'])

const isSimple = (type: Type): boolean => (type.kind === 'union' ? type.of.every(isSimple) : SIMPLE.has(type.kind))

const isPlain = (type: Type): boolean => (type.kind === 'union' ? type.of.every(isPlain) : type.kind !== 'literal')

const branches = (type: Type) => (type.kind === 'union' ? type.of : [type])

function meet(a: Type, b: Type): Type {
  return union(branches(a).flatMap((one) => branches(b).map((other) => meetOne(one, other))))
}

function meetOne(a: Type, b: Type): Type {
  if (keyOf(a) === keyOf(b)) return a
  if (a.kind === 'literal' && typeof a.value === b.kind) return a
  if (b.kind === 'literal' && typeof b.value === a.kind) return b
  return NEVER
}

/** `type: object`, and nothing about its members. */
const isAnyObject = ({ members, index, hidden }: ObjectType) =>
  members.size === 0 && hidden.size === 0 && index.every(({ key, type }) => key === 'string' && type.kind === 'unknown')

/** An object that has the members of both; one that both have suits both. */
export function mergeObjects(a: ObjectType, b: ObjectType): ObjectType {
  if (isAnyObject(a)) return b
  if (isAnyObject(b)) return a
  const members = new Map(a.members)
  for (const [name, member] of b.members) {
    const other = members.get(name)
    members.set(name, other ? both(other, member) : member)
  }
  const hidden = new Set([...a.hidden, ...b.hidden].filter((name) => !members.has(name)))
  return objectType(members, [...a.index, ...b.index], hidden)
}

const both = (a: Member, b: Member): Member => ({
  type: intersection([a.type, b.type]),
  optional: a.optional && b.optional,
  hasDefault: a.hasDefault || b.hasDefault,
  doc: b.doc ?? a.doc,
  at: b.at,
})

const NONE: ReadonlySet<string> = new Set()

const anyKey = (type: Type): IndexSignature => ({ key: 'string', covers: () => true, type })

/** An object whose index signatures hold of its members too, as TypeScript wants it: wider where they do not. */
export function objectType(members: ReadonlyMap<string, Member>, index: readonly IndexSignature[], hidden: ReadonlySet<string> = NONE): ObjectType {
  const sorted = inOrder(members)
  if (index.length === 0) return { kind: 'object', members: sorted, index, hidden }
  const types = union(index.map(({ type }) => type))
  // Templates overlap in ways that only TypeScript knows: several of them are kept when they say the same.
  const mixed = index.length > 1 && (index.some(({ key }) => key === 'string') || index.some(({ type }) => keyOf(type) !== keyOf(types)))
  const distinct = [...new Map(index.map((each) => [each.key, each])).values()]
  const signatures = mixed ? [anyKey(types)] : distinct
  return { kind: 'object', members: sorted, index: signatures.map((each) => admitting(sorted, each)), hidden }
}

function inOrder(members: ReadonlyMap<string, Member>): ReadonlyMap<string, Member> {
  const names = [...members.keys()]
  if (names.every((name, index) => index === 0 || names[index - 1]! < name)) return members
  return new Map(names.sort().map((name) => [name, members.get(name)!]))
}

function admitting(members: ReadonlyMap<string, Member>, index: IndexSignature): IndexSignature {
  if (index.type.kind === 'unknown') return index
  const covered = [...members].filter(([name]) => index.covers(name)).map(([, member]) => member)
  if (covered.some(({ type }) => isSpelledOut(type))) return { ...index, type: UNKNOWN }
  const absent = covered.some(({ optional }) => optional) ? [UNDEFINED] : []
  return covered.length === 0 ? index : { ...index, type: union([index.type, ...covered.map(({ type }) => type), ...absent]) }
}

/** Whether a type has members that nobody would want to read twice. */
function isSpelledOut(type: Type): boolean {
  if (type.kind === 'object') return true
  if (type.kind === 'array') return isSpelledOut(type.items)
  if (type.kind === 'tuple') return type.items.some((item) => isSpelledOut(item.type)) || (type.rest !== null && isSpelledOut(type.rest))
  return (type.kind === 'union' || type.kind === 'intersection') && type.of.some(isSpelledOut)
}
