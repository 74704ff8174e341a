import type { ParamType } from '../../protocol/index.js'

/**
 * As much of a type as decides whether it can be a param. Babel and the checker both describe types in this form, and
 * `judge` alone decides, so that they cannot disagree on the rules.
 */
export type Shape =
  | { kind: 'scalar'; scalar: 'string' | 'number' | 'boolean' }
  | { kind: 'null' }
  | { kind: 'undefined' }
  | { kind: 'array'; of: Shape }
  | { kind: 'union'; of: readonly Shape[] }
  /** Any other JSON: an object, a tuple, `unknown`. */
  | { kind: 'other'; within: readonly Shape[] }
  /** What JSON cannot carry, by name. */
  | { kind: 'foreign'; name: string }
  /** What only the checker can tell. */
  | { kind: 'unresolved' }

export interface Judged {
  type: ParamType | null
  /** The type in words where it is a param's; null where the source's own words are better. */
  text: string | null
  /** Whether it may be undefined. */
  optional: boolean
  foreign: string | null
}

/** The param type that `shape` stands for; null when only the checker can tell. */
export function judge(shape: Shape): Judged | null {
  const parts = flatten(shape)
  if (parts.some(isUnresolved)) return null
  const values = parts.filter((part) => part.kind !== 'null' && part.kind !== 'undefined')
  const type = commonType(values)
  if (type) type.nullable = parts.some((part) => part.kind === 'null')
  return {
    type,
    text: type && describe(type),
    optional: parts.some((part) => part.kind === 'undefined'),
    foreign: foreignIn(shape),
  }
}

/** Shapes of the parts of a union, at any depth of it. */
function flatten(shape: Shape): Shape[] {
  return shape.kind === 'union' ? shape.of.flatMap(flatten) : [shape]
}

function isUnresolved(shape: Shape): boolean {
  if (shape.kind === 'array') return flatten(shape.of).some(isUnresolved)
  return shape.kind === 'unresolved'
}

function commonType(values: Shape[]): ParamType | null {
  const types = values.map(typeOf)
  const [first] = types
  if (!first) return null
  return types.every((type) => type?.scalar === first.scalar && type.array === first.array) ? { ...first } : null
}

function typeOf(shape: Shape): ParamType | null {
  if (shape.kind === 'scalar') return { scalar: shape.scalar, array: false, nullable: false }
  if (shape.kind !== 'array') return null
  const item = commonType(flatten(shape.of))
  return item && !item.array ? { ...item, array: true } : null
}

function describe({ scalar, array, nullable }: ParamType): string {
  return `${scalar}${array ? '[]' : ''}${nullable ? ' | null' : ''}`
}

function foreignIn(shape: Shape): string | null {
  switch (shape.kind) {
    case 'foreign':
      return shape.name
    case 'array':
      return foreignIn(shape.of)
    case 'union':
      return first(shape.of)
    case 'other':
      return first(shape.within)
    default:
      return null
  }
}

function first(shapes: readonly Shape[]): string | null {
  for (const shape of shapes) {
    const found = foreignIn(shape)
    if (found !== null) return found
  }
  return null
}

/** What travels beside the JSON of a call. */
export const FILES: ReadonlySet<string> = new Set(['File', 'Blob'])

/** Global types, of the language, of browsers and of Node, whose values JSON drops or mangles. */
export const FOREIGN: ReadonlySet<string> = new Set([
  'Date', 'RegExp', 'Function', 'BigInt', 'Symbol',
  'Map', 'ReadonlyMap', 'Set', 'ReadonlySet', 'WeakMap', 'WeakSet', 'WeakRef',
  'Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError',
  'Promise', 'PromiseLike', 'Iterator', 'Generator',
  'AsyncIterable', 'AsyncIterator', 'AsyncGenerator',
  'ArrayBuffer', 'SharedArrayBuffer', 'DataView', 'Buffer',
  'Int8Array', 'Int16Array', 'Int32Array', 'BigInt64Array',
  'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'BigUint64Array',
  'Float16Array', 'Float32Array', 'Float64Array',
  'URL', 'URLSearchParams', 'File', 'FileList', 'Blob', 'FormData',
  'Request', 'Response', 'Headers', 'ReadableStream', 'WritableStream', 'AbortSignal',
])
