import { childOf, componentOf, diagnostic, isObject, type JsonObject, type JsonSchema, own, pathOf, pointerOf } from '../../model/index.js'
import { type Cursor, describe } from './cursor.js'
import { isNestedDeeper, MAX_DEPTH } from './format.js'
import { liftedName } from './lifted-name.js'

/** Keywords whose value is data: a `$ref` in there is a key like any other. */
const DATA = new Set(['const', 'default', 'enum', 'example', 'examples'])
/** Keywords whose value is schemas by name: a property may well be called `default`. */
const NAMED = new Set(['properties', 'patternProperties', 'dependentSchemas'])
/** Keywords whose schemas count only where a reference leads to them. */
const STORES = new Set(['$defs', 'definitions'])

const COMPONENTS = '/components/schemas'

export interface References {
  /** The payload at a pointer, each of its references led to a component; those that lead nowhere are reported. */
  settle(payload: unknown, pointer: string): unknown
  /** The components, asked for once every payload is settled, and the pointers of those that are written elsewhere. */
  settled(): { schemas: Record<string, JsonSchema>; lifted: ReadonlyMap<string, string> }
  /** Where the component is written. */
  pointerOf(component: string): string
}

/** What is settled at `pointer`; `root` is the schema around it, against which `#/$defs/X` is read as well. */
interface Task {
  component: string
  value: unknown
  pointer: string
  root: string
}

/**
 * A reference may lead to any place of the document, and a model has components alone: what is written elsewhere becomes a
 * component under a name of its own, and the reference is written anew. A schema that leads to components alone stays the
 * very same object. Only what a payload leads to is looked at: what nobody uses is nobody's fault.
 */
export function createReferences(document: JsonObject, components: Record<string, JsonSchema>, cursor: Cursor): References {
  const settledSchemas = new Map<string, JsonSchema>()
  const seen = new Set<string>()
  const names = new Map<string, string>()
  const lifted = new Map<string, string>()
  const queue: Task[] = []
  let settled: ReturnType<References['settled']> | undefined

  const walk = (value: unknown, pointer: string, root: string): unknown => {
    if (Array.isArray(value)) return copyOnWrite(value, (item, index) => (isNested(item) ? walk(item, childOf(pointer, index), root) : item))
    if (!isObject(value)) return value
    return copyOnWrite(value, (inner, key) => {
      if (key === '$ref' && typeof inner === 'string') return referenceTo(inner, childOf(pointer, key), root)
      if (!isNested(inner) || DATA.has(key) || STORES.has(key)) return inner
      const below = childOf(pointer, key)
      if (!NAMED.has(key) || !isObject(inner)) return walk(inner, below, root)
      return copyOnWrite(inner, (schema, name) => (isNested(schema) ? walk(schema, childOf(below, name), root) : schema))
    })
  }

  /** The reference as one to a component; itself when it leads nowhere, or to a component already. */
  const referenceTo = (ref: string, pointer: string, root: string): string => {
    const direct = componentOf(ref)
    if (direct !== null && seen.has(direct)) return ref
    const target = targetOf(ref, document, root)
    if ('reason' in target) {
      cursor.report(diagnostic('MZ106', cursor.place(pointer), { ref, reason: target.reason }))
      return ref
    }
    const component = componentAt(target.path) ?? nameOf(target.pointer)
    if (!seen.has(component)) {
      seen.add(component)
      queue.push({ component, value: target.value, pointer: target.pointer, root: rootOf(target.path) })
    }
    return direct === component ? ref : `#${COMPONENTS}/${encodeURIComponent(component.replaceAll('~', '~0').replaceAll('/', '~1'))}`
  }

  const nameOf = (pointer: string): string => {
    const known = names.get(pointer)
    if (known !== undefined) return known
    const wanted = liftedName(pointer, document)
    let name = wanted
    for (let number = 2; lifted.has(name) || Object.hasOwn(components, name); number++) name = `${wanted}${number}`
    names.set(pointer, name)
    lifted.set(name, pointer)
    return name
  }

  return {
    settle: (payload, pointer) => {
      const result = walk(payload, pointer, pointer)
      // A queue, since components that lead to each other in a long row would be a deep recursion.
      for (let task = queue.pop(); task; task = queue.pop()) {
        const schema = walk(task.value, task.pointer, task.root) as JsonSchema
        if (schema !== own(components, task.component)) settledSchemas.set(task.component, schema)
      }
      return result
    },
    settled: () => (settled ??= { schemas: withSettled(components, settledSchemas), lifted }),
    pointerOf: (component) => lifted.get(component) ?? childOf(COMPONENTS, component),
  }
}

function withSettled(components: Record<string, JsonSchema>, settled: Map<string, JsonSchema>): Record<string, JsonSchema> {
  return settled.size === 0 ? components : Object.fromEntries([...Object.entries(components), ...settled])
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null

function copyOnWrite<T extends object>(value: T, change: (inner: unknown, key: string) => unknown): T {
  let copy: [string, unknown][] | undefined
  let index = 0
  for (const key in value) {
    const inner = value[key]
    const changed = change(inner, key)
    if (changed !== inner) (copy ??= Object.entries(value))[index] = [key, changed]
    index++
  }
  if (!copy) return value
  return (Array.isArray(value) ? copy.map(([, inner]) => inner) : Object.fromEntries(copy)) as T
}

/** What is known not to be nested too deep before anybody follows a reference. */
const CHECKED = new Set(['components', 'x-mizan-functions'])

type Target = { value: JsonSchema; path: string[]; pointer: string } | { reason: string }

/** What a reference leads to: from the root of the document, or of the schema that it stands in. */
function targetOf(ref: string, document: JsonObject, root: string): Target {
  if (!ref.startsWith('#')) return { reason: 'leads out of this document, which is read alone' }
  const pointer = decoded(ref.slice(1))
  if (pointer === null) return { reason: 'is no JSON pointer that can be decoded' }
  if (pointer !== '' && !pointer.startsWith('/')) return { reason: 'names an anchor, and only JSON pointers are followed' }
  let found: unknown
  for (const full of pointer === '' ? [root] : [pointer, root + pointer]) {
    const path = pathOf(full)
    const value = valueAt(document, path)
    if (isObject(value) || typeof value === 'boolean') {
      if (!CHECKED.has(path[0]!) && isNestedDeeper(value, MAX_DEPTH)) return { reason: `leads to a schema that is nested more than ${MAX_DEPTH} levels deep` }
      return { value, path, pointer: pointerOf(...path) }
    }
    found ??= value
  }
  return { reason: found === undefined ? 'leads to nothing in this document' : `leads to ${describe(found)}, which is no schema` }
}

function decoded(fragment: string): string | null {
  if (!fragment.includes('%')) return fragment
  try {
    return decodeURIComponent(fragment)
  } catch {
    return null
  }
}

/** Own keys only, and indices as RFC 6901 writes them. */
function valueAt(document: unknown, path: string[]): unknown {
  let value = document
  for (const part of path) {
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(part) ? (value as unknown[])[Number(part)] : undefined
    else value = isObject(value) ? own(value, part) : undefined
  }
  return value
}

const componentAt = (path: string[]): string | null =>
  path.length === 3 && path[0] === 'components' && path[1] === 'schemas' ? path[2]! : null

/** The schema that a place belongs to: a component, a payload of a function, or the place itself. */
function rootOf(path: string[]): string {
  return pointerOf(...(path[0] === 'components' || path[0] === 'x-mizan-functions' ? path.slice(0, 3) : path))
}
