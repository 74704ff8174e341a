import type * as t from '@babel/types'
import { keyOf } from './literals.js'
import type { Module } from './module.js'
import { definitionOf, within, type TypeScope } from './type-scope.js'

/** One property of an object type; several `types` when an intersection declares it more than once. */
export interface Member {
  key: t.Node
  module: Module
  optional: boolean
  types: { type: t.TSType | null; scope: TypeScope }[]
}

/** `open`: it takes more than its members, by names of the caller's choice. */
export type Members =
  { ok: true; value: Map<string, Member>; open: boolean } | { ok: false; reason: 'unresolved' | 'no object' }

const UNRESOLVED: Members = { ok: false, reason: 'unresolved' }
const NO_OBJECT: Members = { ok: false, reason: 'no object' }

/** The properties of an object type: a literal, an interface with its bases, an alias, an intersection of those. */
export function membersOf(type: t.TSType, scope: TypeScope): Members {
  switch (type.type) {
    case 'TSParenthesizedType':
      return membersOf(type.typeAnnotation, scope)
    case 'TSTypeLiteral':
      return literalMembers(type.members, scope)
    case 'TSTypeReference':
      return type.typeName.type === 'Identifier' && !type.typeParameters
        ? namedMembers(type.typeName.name, scope)
        : UNRESOLVED
    case 'TSIntersectionType':
      return merge(type.types.map((part) => membersOf(part, scope)))
    case 'TSUnionType': {
      const parts = type.types.filter((part) => part.type !== 'TSUndefinedKeyword')
      return parts[0] && parts.length === 1 ? membersOf(parts[0], scope) : UNRESOLVED
    }
    case 'TSAnyKeyword':
    case 'TSUnknownKeyword':
    case 'TSObjectKeyword':
      return { ok: true, value: new Map(), open: true }
    case 'TSStringKeyword':
    case 'TSNumberKeyword':
    case 'TSBooleanKeyword':
    case 'TSBigIntKeyword':
    case 'TSSymbolKeyword':
    case 'TSNullKeyword':
    case 'TSLiteralType':
    case 'TSArrayType':
    case 'TSTupleType':
    case 'TSFunctionType':
      return NO_OBJECT
    default:
      return UNRESOLVED
  }
}

function literalMembers(elements: t.TSTypeElement[], scope: TypeScope): Members {
  const members = new Map<string, Member>()
  let open = false
  for (const element of elements) {
    // An index signature names no param; what it takes still travels.
    if (element.type === 'TSIndexSignature') {
      open ||= element.typeAnnotation?.typeAnnotation.type !== 'TSNeverKeyword'
      continue
    }
    if (element.type !== 'TSPropertySignature' && element.type !== 'TSMethodSignature') return UNRESOLVED
    const name = keyOf(element)
    const isAccessor = element.type === 'TSMethodSignature' && element.kind !== 'method'
    const untyped = element.type === 'TSPropertySignature' && element.typeAnnotation?.type !== 'TSTypeAnnotation'
    if (name === null || isAccessor || untyped) return UNRESOLVED
    const type = element.type === 'TSPropertySignature' ? (element.typeAnnotation?.typeAnnotation ?? null) : null
    members.set(name, {
      key: element.key,
      module: scope.module,
      optional: element.optional === true,
      types: [{ type, scope }],
    })
  }
  return { ok: true, value: members, open }
}

function namedMembers(name: string, scope: TypeScope): Members {
  const found = definitionOf(name, scope)
  if (found === 'parameter' || !found.ok) return UNRESOLVED
  const { value: definition, module } = found
  if (definition.kind === 'opaque') return UNRESOLVED
  const node = definition.kind === 'alias' ? definition.type : definition.parts[0]
  if (!node || scope.seen.has(node))
    return definition.kind === 'interface' ? { ok: true, value: new Map(), open: false } : UNRESOLVED
  const inner = within(scope, module, node)
  return definition.kind === 'alias' ? membersOf(definition.type, inner) : interfaceMembers(definition.parts, inner)
}

function interfaceMembers(parts: t.TSInterfaceDeclaration[], scope: TypeScope): Members {
  const own = merge(parts.map((part) => literalMembers(part.body.body, scope)))
  const bases = parts
    .flatMap((part) => part.extends ?? [])
    .map((base): Members => {
      if (base.type !== 'TSExpressionWithTypeArguments' || base.typeParameters) return UNRESOLVED
      return base.expression.type === 'Identifier' ? namedMembers(base.expression.name, scope) : UNRESOLVED
    })
  const failed = [own, ...bases].find((members) => !members.ok)
  if (failed || !own.ok) return failed ?? own
  const members = new Map(own.value)
  const open = own.open || bases.some((base) => base.ok && base.open)
  for (const base of bases) {
    // An interface narrows what it inherits, so its own declaration is the one that counts.
    for (const [name, member] of base.ok ? base.value : []) if (!members.has(name)) members.set(name, member)
  }
  return { ok: true, value: members, open }
}

function merge(all: Members[]): Members {
  const merged = new Map<string, Member>()
  let open = false
  for (const members of all) {
    if (!members.ok) return members
    open ||= members.open
    for (const [name, member] of members.value) {
      const known = merged.get(name)
      const both = known && {
        ...known,
        optional: known.optional && member.optional,
        types: [...known.types, ...member.types],
      }
      merged.set(name, both ?? member)
    }
  }
  return { ok: true, value: merged, open }
}
