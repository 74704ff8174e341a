import { type ContextDeclaration, isObject, type JsonObject } from '../../model/index.js'
import type { Cursor } from './cursor.js'

const PART = 'x-mizan-contexts'

export function readContexts(document: JsonObject, cursor: Cursor): ContextDeclaration[] {
  const contexts = document[PART] ?? {}
  if (!isObject(contexts)) {
    cursor.expected('an object keyed by context name', contexts, PART)
    return []
  }
  return Object.entries(contexts).map(([name, context]) => ({
    name,
    place: cursor.place(PART, name),
    functions: readMembers(name, context, cursor),
  }))
}

function readMembers(name: string, context: unknown, cursor: Cursor): ContextDeclaration['functions'] {
  const members = isObject(context) ? context['functions'] : undefined
  if (!Array.isArray(members)) {
    cursor.expected('{ "functions": [names] }', context, PART, name)
    // No list: the functions are not held against one that nobody wrote.
    return null
  }
  return members.flatMap((member: unknown, index) => {
    if (typeof member === 'string') return [{ name: member, place: cursor.place(PART, name, 'functions', index) }]
    cursor.expected('the name of a function', member, PART, name, 'functions', index)
    return []
  })
}
