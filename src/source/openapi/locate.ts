import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser'
import type { Place } from '../../model/index.js'

/**
 * Gives places in a JSON text their lines. Parsing a text into a tree costs several times `JSON.parse`, so it happens at the
 * first question, once; a document without faults is never asked about.
 */
export function createLocator(text: string): (place: Place) => Place {
  let tree: Node | undefined
  const lines = lineIndex(text)
  return (place) => {
    if (place.line !== undefined || place.pointer === undefined) return place
    tree ??= parseTree(text, [], { disallowComments: true })
    const node = tree && nearestNode(tree, parsePointer(place.pointer))
    return { ...place, ...lines(node?.offset ?? 0) }
  }
}

/** From an offset to its line and column, both from 1. */
export function lineIndex(text: string): (offset: number) => { line: number; column: number } {
  let starts: number[] | undefined
  return (offset) => {
    if (!starts) {
      starts = [0]
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    }
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
}

function parsePointer(pointer: string): string[] {
  return pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The node at the path, or the deepest one on the way: a key that is missing is shown where it should stand. */
function nearestNode(tree: Node, path: string[]): Node {
  for (let length = path.length; length > 0; length--) {
    let node: Node | undefined = tree
    for (const part of path.slice(0, length)) {
      node = node && findNodeAtLocation(node, [node.type === 'array' ? Number(part) : part])
    }
    if (node) return node
  }
  return tree
}
