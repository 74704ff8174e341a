import type { IndexSignature, Type } from './type.js'

const LITERAL = String.raw`((?:[\w -]|\\[-.\/$^*+?()[\]{}|])+)`
const PREFIX = new RegExp(String.raw`^\^${LITERAL}(?:\.\*\$?|\.\+\$?)?$`)
const SUFFIX = new RegExp(String.raw`^(?:\^\.[*+])?${LITERAL}\$$`)

/** The keys that a regular expression of `patternProperties` admits, where a template can tell them, and else all strings. */
export function indexOf(pattern: string, type: Type): IndexSignature {
  const [, prefix] = PREFIX.exec(pattern) ?? []
  // `^$` within would make it a whole name.
  if (prefix !== undefined) return signature(plain(prefix), '', type)
  const [, suffix] = SUFFIX.exec(pattern) ?? []
  if (suffix !== undefined) return signature('', plain(suffix), type)
  return { key: 'string', covers: () => true, type }
}

const plain = (pattern: string) => pattern.replace(/\\(.)/g, '$1')

const signature = (prefix: string, suffix: string, type: Type): IndexSignature => ({
  key: `\`${inTemplate(prefix)}\${string}${inTemplate(suffix)}\``,
  covers: (name) => name.startsWith(prefix) && name.endsWith(suffix),
  type,
})

const inTemplate = (text: string) => text.replace(/[\\`$]/g, '\\$&')
