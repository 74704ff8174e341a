/**
 * A position in a source. A reader of structured text gives the `pointer` and leaves the line to whoever has to show it:
 * finding lines costs a second pass over the text, and a source without faults never needs it.
 */
export interface Place {
  /** Absolute path, with forward slashes. */
  file: string
  /** From 1. */
  line?: number
  /** From 1. */
  column?: number
  /** RFC 6901. */
  pointer?: string
}

/** The JSON pointer (RFC 6901) of a path of keys. */
export function pointerOf(...path: (string | number)[]): string {
  return path.reduce<string>(childOf, '')
}

/** The pointer of a member of what is at `pointer`. */
export function childOf(pointer: string, key: string | number): string {
  if (typeof key === 'number' || !/[~/]/.test(key)) return `${pointer}/${key}`
  return `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** The path of keys that a JSON pointer writes. */
export function pathOf(pointer: string): string[] {
  const parts = pointer.split('/').slice(1)
  return pointer.includes('~') ? parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')) : parts
}

/** The place in the text of what the model has under another pointer: a component that is written elsewhere. */
export function writtenAt(place: Place, lifted: ReadonlyMap<string, string> | undefined): Place {
  if (!lifted?.size || !place.pointer?.startsWith('/components/schemas/')) return place
  const [, , component, ...rest] = pathOf(place.pointer)
  const origin = lifted.get(component!)
  return origin === undefined ? place : { ...place, pointer: origin + pointerOf(...rest) }
}
