import { MAX_ASKED, MAX_KEY } from './options.js'

/**
 * The keys of entries that a call asks for (PROTOCOL 5), each once, as they came: which of them there are is seen later.
 *
 * @param list the member `contexts` of a call's JSON. Whatever is no list of keys asks for nothing: it is a wish, and no
 *   reason to refuse the call.
 */
export function askedKeys(list: unknown): readonly string[] {
  if (!Array.isArray(list) || list.length === 0) return NONE
  const items: unknown[] = list.slice(0, MAX_ASKED)
  const keys = items.filter((item): item is string => typeof item === 'string' && item.length <= MAX_KEY)
  return [...new Set(keys)]
}

/** Of most calls. */
const NONE: readonly string[] = []
