import { childOf, type ContextDeclaration, isObject, type JsonObject } from '../../model/index.js'
import type { Cursor } from './cursor.js'

const PART = '/x-mizan-contexts'

export function readContexts(document: JsonObject, cursor: Cursor): ContextDeclaration[] {
  const contexts = document['x-mizan-contexts'] ?? {}
  if (!isObject(contexts)) {
    cursor.expected('an object keyed by context name', contexts, PART)
    return []
  }
  return Object.entries(contexts).map(([name, context]) => {
    const pointer = childOf(PART, name)
    return { name, place: cursor.place(pointer), functions: readMembers(pointer, context, cursor) }
  })
}

function readMembers(pointer: string, context: unknown, cursor: Cursor): ContextDeclaration['functions'] {
  const members = isObject(context) ? context['functions'] : undefined
  if (!Array.isArray(members)) {
    cursor.expected('{ "functions": [names] }', context, pointer)
    // No list: the functions are not held against one that nobody wrote.
    return null
  }
  return members.flatMap((member: unknown, index) => {
    const at = `${pointer}/functions/${index}`
    if (typeof member === 'string') return [{ name: member, place: cursor.place(at) }]
    cursor.expected('the name of a function', member, at)
    return []
  })
}
