import { serializeBareItem } from 'structured-headers'
import { EVERYTHING, type Invalidation, type ParamType } from '../protocol/index.js'
import { MAX_FIELD } from './invalidation-header.js'
import type { QueryValue } from './query.js'
import { bareItem, scopeTypes, scopeValue } from './scope.js'
import type { Service } from './service.js'
import type { ServerContext, ServerFunction } from './table.js'

/** In bytes. A longer scope is no group: invalidations widen past it, so entries need not carry it. */
const MAX_GROUP = 512

/**
 * The groups (RFC 9875) of one entry: what can make it stale, for every cache that keeps it, our own as well (PROTOCOL 4).
 *
 * They are the whole context, and for each declared shape of scope the group of its values, or, when the entry
 * lacks one of its params, the group of those that lack some: a server's default may stand for any value, so every
 * invalidation of that shape means these entries too (PROTOCOL 7).
 *
 * @param values of the entry's params, by name
 */
export function entryGroups(context: ServerContext, values: ReadonlyMap<string, QueryValue>): readonly string[] {
  const all = shapesOf(context)
  if (all.length === 0) return [context.name]
  const groups = new Set([context.name])
  for (const shape of all) {
    const group = groupOf(context, shape, (name) => values.get(name))
    if (group !== null) groups.add(group)
  }
  return [...groups]
}

/** What `items` are told of: groups depend on the shapes of contexts, and on what their views take. */
export type Known = Pick<Service, 'contexts' | 'functions'>

/**
 * The groups of all entries that `items` hit. A scope is first widened to the largest declared shape within it, else to
 * the whole context (PROTOCOL 7). There is no group of everything, so for that they are all contexts.
 */
export function staleGroups(items: readonly Invalidation[], { contexts, functions }: Known): readonly string[] {
  const known = written.get(items)
  if (known?.of === functions) return known.groups
  const all = items.flatMap((item) => {
    if (item === EVERYTHING) return [...contexts.keys()]
    const context = typeof item === 'string' ? undefined : contexts.get(item.context)
    if (typeof item === 'string' || !context) return [nameOf(item)]
    return groupsOf(context, item.params, viewsOf(functions).get(context.name) ?? [])
  })
  const groups = [...new Set(all)]
  written.set(items, { of: functions, groups })
  return groups
}

/** Of one call, its caches and its answer are told the same. */
const written = new WeakMap<readonly Invalidation[], { of: Known['functions']; groups: readonly string[] }>()

/** The contexts that `items` name, whole. */
export function staleContexts(items: readonly Invalidation[], { contexts }: Pick<Known, 'contexts'>): readonly string[] {
  return [...new Set(items.flatMap((item) => (item === EVERYTHING ? [...contexts.keys()] : nameOf(item))))]
}

/** `Cache-Groups`: an RFC 9651 List of Strings. */
export function groupsField(groups: readonly string[]): string {
  return groups.map((group) => serializeBareItem(group)).join(', ')
}

/** `Cache-Group-Invalidation`. Past 2,048 bytes it names whole contexts, however many. */
export function cacheGroupInvalidation(items: readonly Invalidation[], known: Known): string {
  const field = groupsField(staleGroups(items, known))
  return field.length > MAX_FIELD ? groupsField(staleContexts(items, known)) : field
}

function groupsOf(context: ServerContext, params: Readonly<Record<string, unknown>>, views: readonly ServerFunction[]): string[] {
  for (const shape of shapesOf(context)) {
    if (!shape.names.every((name) => params[name] !== undefined && params[name] !== null)) continue
    const group = groupOf(context, shape, (name) => params[name])
    if (group !== null) return mayLack(context, shape.names, views) ? [group, shape.lacking] : [group]
  }
  return [context.name]
}

/** A declared shape, made ready: the groups of an entry are written for every answer. */
interface Shape {
  names: string[]
  /** In the order in which a group lists them. */
  params: { name: string; prefix: string; type: ParamType }[]
  /** `user;page;user_id`: names without values, which no scope is written as. */
  lacking: string
}

/** The shapes whose params are all declared and no arrays, largest first, then in the order of their names. */
function shapesOf(context: ServerContext): readonly Shape[] {
  const known = shapes.get(context)
  if (known) return known
  const types = scopeTypes(context)
  const sorted = context.shapes
    .map((names): Shape => {
      const params = names.flatMap((name) => {
        const type = types.get(name)
        return type ? [{ name, prefix: `;${name.toLowerCase()}=`, type }] : []
      })
      params.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
      return { names, params, lacking: [context.name, ...params.map(({ prefix }) => prefix.slice(1, -1))].join(';') }
    })
    .filter(({ names, params }) => names.length > 0 && names.length === params.length)
    .sort((a, b) => b.names.length - a.names.length || (a.lacking < b.lacking ? -1 : 1))
  shapes.set(context, sorted)
  return sorted
}

/** A table does not change: an edit in dev makes another. */
const shapes = new WeakMap<ServerContext, readonly Shape[]>()

/** Null: the values cannot be written, or not shortly enough. */
function groupOf(context: ServerContext, { params, lacking }: Shape, valueOf: (name: string) => unknown): string | null {
  let text = context.name
  let isWhole = true
  for (const { name, prefix, type } of params) {
    const given = valueOf(name)
    if (given === undefined || given === null) return lacking
    const value = scopeValue(given, type)
    const item = value === undefined ? null : bareItem(value)
    if (item === null) isWhole = false
    else text += prefix + item
  }
  return isWhole && text.length <= MAX_GROUP ? text : null
}

/** Whether an entry can be without one of the params: absent and null are one, and a view need not take what its context takes. */
function mayLack(context: ServerContext, shape: readonly string[], views: readonly ServerFunction[]): boolean {
  const always = (params: ServerFunction['params']) =>
    shape.every((name) => params.some((param) => param.name === name && param.required && !param.type?.nullable))
  return !always(context.params) || !views.every(({ params }) => always(params))
}

/** The views of each context, by its name. */
function viewsOf(functions: Service['functions']): ReadonlyMap<string | null, ServerFunction[]> {
  const known = views.get(functions)
  if (known) return known
  const found = new Map<string | null, ServerFunction[]>()
  for (const fn of functions.values()) {
    if (fn.route !== null) found.set(fn.context, [...(found.get(fn.context) ?? []), fn])
  }
  views.set(functions, found)
  return found
}

const views = new WeakMap<Service['functions'], ReadonlyMap<string | null, ServerFunction[]>>()

const nameOf = (item: Invalidation) => (typeof item === 'string' ? item : item.context)
