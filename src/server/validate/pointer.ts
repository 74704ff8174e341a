import { isObject } from '../is-object.js'

/** No member of an argument is called so for a good reason, and many a function copies arguments key by key. */
const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Puts a file where its JSON pointer (RFC 6901) leads into `args`: at a member that is null or absent, or at an item that
 * is null or the next of its array. Whatever holds it has to be there.
 *
 * @returns why it has no place there, as the rest of a sentence; null when it has
 */
export function putFile(args: Record<string, unknown>, pointer: string, file: File): string | null {
  const [before, ...keys] = pointer.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = keys.pop()
  if (before !== '' || last === undefined) return 'is no JSON pointer into `args`, such as /avatar'
  if ([...keys, last].some((key) => REFUSED.has(key))) return 'has a key that is refused'
  let holder: unknown = args
  for (const key of keys) {
    if (Array.isArray(holder)) holder = INDEX.test(key) ? holder[Number(key)] : undefined
    else holder = isObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined
  }
  if (Array.isArray(holder)) return putItem(holder, last, file)
  if (!isObject(holder) || holder instanceof Blob) return 'leads nowhere in `args`'
  if (Object.hasOwn(holder, last) && holder[last] !== null) return 'leads to a place that is taken'
  holder[last] = file
  return null
}

const INDEX = /^(?:0|[1-9]\d{0,8})$/

function putItem(list: unknown[], key: string, file: File): string | null {
  const index = INDEX.test(key) ? Number(key) : list.length + 1
  if (index > list.length) return 'leads past the end of its array'
  if (index < list.length && list[index] !== null) return 'leads to a place that is taken'
  list[index] = file
  return null
}
