import { isObject, targetOf, type JsonObject } from '../json-schema.js'
import { intersection, objectType } from './combine.js'
import { namesIn } from './keywords.js'
import { indexOf } from './pattern.js'
import type { Scope } from './scope.js'
import type { Site } from './site.js'
import { NEVER, UNKNOWN, type Direction, type IndexSignature, type Member, type ObjectType, type Type } from './type.js'
import { docOf, isNullable } from './values.js'

/** The members of an object; what is required and not declared here is added to `needed`. */
export function objectOf(schema: JsonObject, site: Site, needed: Set<string>, scope: Scope): ObjectType {
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const required = new Set(namesIn(schema['required']))
  const members = new Map<string, Member>()
  const hidden = new Set<string>()
  for (const name of Object.keys(properties)) {
    const property = properties[name]
    if (isHidden(property, scope)) hidden.add(name)
    else members.set(name, memberOf(property, required.has(name), site.child('properties', name), scope))
  }
  for (const name of required) if (!members.has(name) && !hidden.has(name)) needed.add(name)
  return objectType(members, indexSignatures(schema, site, members.size > 0 || hidden.size > 0, scope), hidden)
}

function memberOf(property: unknown, isRequired: boolean, at: Site, { lower, direction, differs }: Scope): Member {
  const type = lower(property, at)
  const facts = isObject(property) ? property : {}
  // A default of null where null is not allowed is how many say that there is none.
  const hasDefault = facts['default'] !== undefined && (facts['default'] !== null || isNullable(type))
  if (hasDefault) differs()
  return { type, optional: direction === 'input' ? !isRequired || hasDefault : !isRequired && !hasDefault, hasDefault, doc: docOf(property), at }
}

function isHidden(property: unknown, { schemas, direction, differs }: Scope): boolean {
  if (!isObject(property)) return false
  const target = typeof property['$ref'] === 'string' ? targetOf(property['$ref'], schemas) : null
  const is = (key: string) => property[key] === true || (isObject(target) && target[key] === true)
  const [readOnly, writeOnly] = [is('readOnly'), is('writeOnly')]
  if (readOnly || writeOnly) differs()
  return direction === 'input' ? readOnly : writeOnly
}

function indexSignatures(schema: JsonObject, site: Site, hasMembers: boolean, { lower }: Scope): IndexSignature[] {
  const patterns = isObject(schema['patternProperties']) ? Object.entries(schema['patternProperties']) : []
  const byPattern = patterns.map(([pattern, inner]) => indexOf(pattern, lower(inner, site.child('patternProperties', pattern))))
  const key = 'additionalProperties' in schema ? 'additionalProperties' : 'unevaluatedProperties'
  const extra = schema[key]
  const rest = (type: Type): IndexSignature => ({ key: 'string', covers: () => true, type })
  if (isObject(extra)) return [...byPattern, rest(lower(extra, site.child(key)))]
  if (extra === true) return [...byPattern, rest(UNKNOWN)]
  if (byPattern.length > 0 || hasMembers) return byPattern
  return [rest(extra === false ? NEVER : UNKNOWN)]
}

/** `required` of what is declared elsewhere: by a part of `allOf`, or nowhere. `shape`: all members of `type`. */
export function requiring(type: Type, shape: ObjectType, needed: ReadonlySet<string>, site: Site, direction: Direction): Type {
  const members = [...needed].flatMap((name): [string, Member][] => {
    const member = shape.members.get(name)
    if (shape.hidden.has(name) || member?.optional === false) return []
    const index = shape.index.find((each) => each.covers(name))
    // A default is given by the server alone: no caller has to.
    if (member?.hasDefault && direction === 'input') return []
    return [[name, { type: member?.type ?? index?.type ?? UNKNOWN, optional: false, hasDefault: false, doc: member?.doc ?? null, at: member?.at ?? site }]]
  })
  return members.length === 0 ? type : intersection([type, objectType(new Map(members), [])])
}
