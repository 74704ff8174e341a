/** Whether a text is JSON, or YAML; told by its first character, as each of both would be meant by who wrote it. */
export function isJson(text: string): boolean {
  return /^\s*(?:[{[]|$)/.test(text)
}

/** What is wrong with a text before anybody looks at what it says. */
export interface TextFault {
  /** From the start of the text. */
  offset: number
  /** What does not parse, in words; or the key that is written twice, and where it was first. */
  what: { reason: string } | { twin: string; first: number; pointer: string }
}

export interface TextReading {
  /** Undefined when the text does not parse. */
  value: unknown
  faults: TextFault[]
}

/** From a path to where its value is written, or the deepest one on the way: what is missing is shown where it should stand. */
export type Offsets = (path: string[]) => number

/** No schema that people or programs write comes near; what walks a document, ours and others' code, walks it by recursion. */
export const MAX_DEPTH = 500

export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) return value.some((inner) => isNestedDeeper(inner, levels - 1))
  // What a text is read into has own keys alone, and a list of them for each object would take as long as the walk.
  for (const key in value) if (isNestedDeeper((value as Record<string, unknown>)[key], levels - 1)) return true
  return false
}
