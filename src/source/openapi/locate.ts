import { pathOf, type Place } from '../../model/index.js'
import { isJson, type Offsets } from './format.js'
import { afterSpace, membersAt, type Members } from './json-members.js'
import { lineIndex } from './lines.js'
import { yamlOffsets } from './yaml.js'

/**
 * Gives places in the text of a document, JSON or YAML, their lines. Declaration maps ask for the line of every function, so
 * that what is asked for is found without a tree of the text: of 13 MB in a twentieth of the time that a parser takes.
 */
export function createLocator(text: string): (place: Place) => Place {
  const lines = lineIndex(text)
  let offsets: Offsets | undefined
  return (place) => {
    if (place.line !== undefined || place.pointer === undefined) return place
    offsets ??= isJson(text) ? jsonOffsets(text) : yamlOffsets(text)
    return { ...place, ...lines(offsets(pathOf(place.pointer))) }
  }
}

function jsonOffsets(text: string): Offsets {
  const seen = new Map<number, Members | null>()
  const members = (offset: number) => {
    let found = seen.get(offset)
    if (found === undefined) seen.set(offset, (found = membersAt(text, offset)))
    return found
  }
  const start = afterSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)
  return (path) => {
    let at = start
    for (const part of path) {
      const inner = members(at)
      const next = Array.isArray(inner) ? inner[Number(part)] : inner?.get(part)
      if (next === undefined) return at
      at = next
    }
    return at
  }
}
