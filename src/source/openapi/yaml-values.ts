import type * as Yaml from 'yaml'
import { childOf } from '../../model/index.js'
import { MAX_DEPTH, type TextFault } from './format.js'

/** How many values aliases may add to those that are written: ten lines of aliases of aliases can stand for billions. */
const MAX_ADDED = 1_000_000

interface Built {
  value: unknown
  /** How many values it holds, those that aliases repeat included. */
  size: number
}

/** What a map says of one key: the value, and the node that shows where. */
interface Member {
  value: unknown
  node: unknown
}

const NOTHING: Built = { value: null, size: 1 }

/** Plain values of the parser's nodes, made in the order of the text, in which an alias means the last anchor of its name. */
export class YamlValues {
  readonly faults: TextFault[] = []
  #yaml: typeof Yaml
  /** The value is null while it is being made. */
  #anchors = new Map<string, { node: Yaml.Node; built: Built | null }>()
  #targets = new Map<Yaml.Alias, Yaml.Node>()
  #members = new Map<Yaml.YAMLMap, Map<string, Member>>()
  #added = 0

  constructor(yaml: typeof Yaml) {
    this.#yaml = yaml
  }

  build(node: unknown, pointer: string, depth: number): Built {
    const yaml = this.#yaml
    if (!yaml.isNode(node)) return NOTHING
    if (depth > MAX_DEPTH) return this.#refuse(node, `it is nested more than ${MAX_DEPTH} levels deep`)
    if (yaml.isAlias(node)) return this.#repeat(node)
    const anchor = { node, built: null as Built | null }
    if (node.anchor) this.#anchors.set(node.anchor, anchor)
    anchor.built = yaml.isMap(node) ? this.#map(node, pointer, depth) : yaml.isSeq(node) ? this.#list(node, pointer, depth) : scalar(node)
    return anchor.built
  }

  /** Where the value at a path begins, or the deepest one on the way. */
  offsetOf(root: unknown, path: string[]): number {
    let node = root
    let offset = startOf(root) ?? 0
    for (const part of path) {
      const target = this.#targetOf(node)
      const inner = this.#yaml.isSeq(target) ? target.items[Number(part)] : this.#membersOf(target)?.get(part)?.node
      if (inner === undefined) break
      node = inner
      offset = startOf(node) ?? offset
    }
    return offset
  }

  #targetOf(node: unknown): unknown {
    return this.#yaml.isAlias(node) ? this.#targets.get(node) : node
  }

  #membersOf(node: unknown): Map<string, Member> | undefined {
    return this.#yaml.isMap(node) ? this.#members.get(node) : undefined
  }

  #repeat(alias: Yaml.Alias): Built {
    const anchor = this.#anchors.get(alias.source)
    if (!anchor) return this.#refuse(alias, `no anchor "${alias.source}" stands before this alias`)
    if (!anchor.built) return this.#refuse(alias, `the alias "${alias.source}" stands within what it repeats`)
    this.#targets.set(alias, anchor.node)
    this.#added += anchor.built.size
    return this.#added > MAX_ADDED ? this.#refuse(alias, 'its aliases stand for more than a million values') : anchor.built
  }

  #list({ items }: Yaml.YAMLSeq, pointer: string, depth: number): Built {
    const built = items.map((item, index) => this.build(item, childOf(pointer, index), depth + 1))
    return { value: built.map(({ value }) => value), size: built.reduce((sum, { size }) => sum + size, 1) }
  }

  #map(map: Yaml.YAMLMap, pointer: string, depth: number): Built {
    const members = new Map<string, Member>()
    const firsts = new Map<string, number>()
    const merged: unknown[] = []
    let size = 1
    for (const { key, value: node } of map.items) {
      const offset = startOf(key) ?? startOf(map) ?? 0
      const name = this.#nameOf(key)
      if (name === null) {
        this.#refuse(key, 'a key is a text or a number, and this is neither')
        continue
      }
      const built = this.build(node, childOf(pointer, name), depth + 1)
      size += built.size
      if (name === '<<' && this.#yaml.isScalar(key) && key.type === 'PLAIN') {
        merged.push(node)
        continue
      }
      const first = firsts.get(name)
      if (first !== undefined) this.faults.push({ offset, what: { twin: name, first, pointer: childOf(pointer, name) } })
      else firsts.set(name, offset)
      // What is not written is shown where its key stands.
      members.set(name, { value: built.value, node: isWritten(node) ? node : key })
    }
    for (const source of merged) this.#merge(source, members)
    this.#members.set(map, members)
    // `fromEntries` makes `__proto__` a key like any other, as `JSON.parse` does; an assignment would not.
    return { value: Object.fromEntries([...members].map(([name, { value }]) => [name, value])), size }
  }

  /** `<<: *defaults`, or a list of such: keys that the map does not write itself, those of an earlier source first. */
  #merge(source: unknown, members: Map<string, Member>): void {
    const target = this.#targetOf(source)
    if (this.#yaml.isSeq(target)) return target.items.forEach((each) => this.#merge(each, members))
    const others = this.#membersOf(target)
    if (!others) return void this.#refuse(source, 'what "<<" merges is no map')
    for (const [name, member] of others) if (!members.has(name)) members.set(name, member)
  }

  #nameOf(key: unknown): string | null {
    const node = this.#yaml.isAlias(key) ? this.#anchors.get(key.source)?.node : key
    if (!this.#yaml.isScalar(node)) return null
    if (node.anchor) this.#anchors.set(node.anchor, { node, built: scalar(node) })
    // `404:` and `true:` are the texts that they are written as.
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
  }

  #refuse(node: unknown, reason: string): Built {
    this.faults.push({ offset: startOf(node) ?? 0, what: { reason } })
    return NOTHING
  }
}

const startOf = (node: unknown): number | undefined => (node as Yaml.Node | null | undefined)?.range?.[0]

function isWritten(node: unknown): boolean {
  const range = (node as Yaml.Node | null | undefined)?.range
  return range != null && range[1] > range[0]
}

const scalar = (node: Yaml.Node): Built => ({ value: (node as Yaml.Scalar).value ?? null, size: 1 })
