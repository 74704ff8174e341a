import { createScanner, visit } from 'jsonc-parser'
import { isObject, type JsonObject } from '../../model/index.js'

interface Twin {
  path: string[]
  key: string
}

const NAMED = ['x-mizan-contexts', 'x-mizan-functions']

/** Keys written twice where a key is a name: `JSON.parse` keeps the last one and says nothing. */
export function findTwins(text: string, document: JsonObject): Twin[] {
  return NAMED.filter((part) => isObject(document[part])).flatMap((part) => {
    const key = JSON.stringify(part)
    const first = text.indexOf(key)
    // Written once, as ever, its object is all there is to look at: a walk through a large document would cost more than
    // reading it did. Written again, even within another string, or with escapes, the whole text has to tell.
    const once = first >= 0 && text.indexOf(key, first + 1) < 0
    return once ? twinsIn(objectAfter(text, first + key.length), [part]) : twinsIn(text, [], NAMED)
  })
}

// SyntaxKind of jsonc-parser: a const enum, which isolated modules cannot read.
const OPEN_BRACE = 1
const CLOSE_BRACE = 2
const END = 17

/** The text of the object that is the value of a key. */
function objectAfter(text: string, offset: number): string {
  const start = text.indexOf('{', offset)
  const scanner = createScanner(text, true)
  scanner.setPosition(start)
  let depth = 0
  do {
    const token: number = scanner.scan()
    if (token === OPEN_BRACE) depth++
    else if (token === CLOSE_BRACE) depth--
    else if (token === END) break
  } while (depth > 0)
  return text.slice(start, scanner.getPosition())
}

/** The twins among the keys of the outermost object, and of those of its members that `parts` name. */
function twinsIn(text: string, base: string[], parts: string[] = []): Twin[] {
  const twins: Twin[] = []
  const seen = new Set<string>()
  visit(text, {
    onObjectBegin: (_offset, _length, _line, _column, path) => {
      const [part] = path()
      return part === undefined || (parts.includes(String(part)) && path().length === 1)
    },
    onArrayBegin: () => false,
    // The parser counts its way out of what is passed over in these, and only where they are given.
    onObjectEnd: () => {},
    onArrayEnd: () => {},
    onObjectProperty: (key, _offset, _length, _line, _column, path) => {
      const full = JSON.stringify([...path(), key])
      if (seen.has(full)) twins.push({ path: [...base, ...path().map(String), key], key })
      seen.add(full)
    },
  })
  return twins
}
