import { schemasOf } from '../declaration.js'
import type { Fn, Model } from '../model.js'
import { compare } from '../order.js'
import { inputType } from './input-type.js'
import type { Lowering } from './lower.js'
import type { Member, Type } from './type.js'

/** Objects within objects are taken apart this far: forms are flat, and a type may be made of itself. */
const MAX_DEPTH = 4

/**
 * How the fields of a form become the arguments of a function, by dotted path, as `formFields` of the client reads it: what is more than
 * a text, and all that is within objects. Pure.
 *
 * Of TypeScript that the type checker has not described yet it is what the syntax tells; a build always has it all.
 */
export function formFields(model: Model, fn: Fn): Record<string, string> {
  const fields = schemasOf(fn.payload) ? schemaFields(model, fn) : paramFields(fn)
  return Object.fromEntries(fields.sort(([a], [b]) => compare(a, b)))
}

type Field = [path: string, kind: string]

const LETTERS = { string: 's', integer: 'n', number: 'n', boolean: 'b' }

function paramFields({ params }: Fn): Field[] {
  const fields = params.flatMap(({ name, type, required }): Field[] => {
    if (!type) return []
    const kind = `${LETTERS[type.scalar]}${type.array ? '*' : ''}${type.nullable && !type.array ? '?' : ''}`
    return [[name, `${kind}${required ? '' : absent(kind, '-')}`]]
  })
  return fields.filter(([, kind]) => kind !== 's')
}

function schemaFields(model: Model, fn: Fn): Field[] {
  const input = inputType(model, fn)
  if (!input) return []
  const { type, lowering } = input
  const members = lowering.shapeOf(type)?.members ?? new Map<string, Member>()
  // A field needs a name, and a dot in it leads into an object.
  const named = [...members].filter(([name]) => isFieldName(name))
  const fields = named.flatMap(([name, member]) => memberFields(name, member, { lowering, isBelow: false, depth: 0 }))
  return fields.filter(([path, kind]) => path.includes('.') || kind !== 's')
}

const isFieldName = (name: string) => name !== '' && !name.includes('.')

interface Within {
  lowering: Lowering
  /** An object that it is in may be left out. */
  isBelow: boolean
  depth: number
}

/** Of checkboxes and lists alone it says something that they are absent. */
const absent = (kind: string, mark: string): string => (kind[0] === 'b' || kind[1] === '*' ? mark : '')

function memberFields(path: string, { type, optional }: Member, { lowering, isBelow, depth }: Within): Field[] {
  const { parts, isNullable } = partsOf(type)
  const mark = optional ? '-' : isBelow ? '~' : ''
  const scalar = letterOf(parts)
  if (scalar !== null) return [[path, `${scalar}${isNullable ? '?' : ''}${absent(scalar, mark)}`]]
  const [only, ...others] = parts
  if (only && others.length === 0) {
    if (only.kind === 'array') {
      const items = partsOf(only.items)
      const letter = letterOf(items.parts)
      if (letter !== null) return [[path, `${letter}*${items.isNullable ? '?' : ''}${mark}`]]
    }
    const shape = lowering.shapeOf(only)
    if (shape && shape.members.size > 0 && shape.index.length === 0 && depth < MAX_DEPTH && [...shape.members.keys()].every(isFieldName)) {
      const within = { lowering, isBelow: isBelow || optional || isNullable, depth: depth + 1 }
      return [...shape.members].flatMap(([name, member]) => memberFields(`${path}.${name}`, member, within))
    }
  }
  return [[path, isNullable ? 'j?' : 'j']]
}

/** What a value may be, besides null: through aliases and unions, objects as they are. */
function partsOf(type: Type, seen = new Set<Type>()): { parts: Type[]; isNullable: boolean } {
  if (seen.has(type)) return { parts: [], isNullable: false }
  seen.add(type)
  if (type.kind === 'null') return { parts: [], isNullable: true }
  if (type.kind === 'undefined' || type.kind === 'never') return { parts: [], isNullable: false }
  if (type.kind === 'reference') {
    // What has members is asked for them by its name: some of them may be another's.
    return type.to.type.kind === 'object' || type.to.type.kind === 'intersection' ? { parts: [type], isNullable: false } : partsOf(type.to.type, seen)
  }
  if (type.kind !== 'union') return { parts: [type], isNullable: false }
  const all = type.of.map((part) => partsOf(part, seen))
  return { parts: all.flatMap(({ parts }) => parts), isNullable: all.some(({ isNullable }) => isNullable) }
}

/** The letter of a value that one field can hold, whichever of these it is; null where there is none. */
function letterOf(parts: Type[]): string | null {
  const letters = new Set(parts.map((part) => SCALARS[part.kind === 'literal' ? typeof part.value : part.kind] ?? null))
  const [letter = null] = letters
  return letters.size === 1 ? letter : null
}

const SCALARS: Record<string, string | undefined> = { string: 's', number: 'n', boolean: 'b', file: 'f' }
