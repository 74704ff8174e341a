import { canonicalValue, type Scalar } from '../../protocol/index.js'

/** RFC 8259's number. `Number` alone would take hexadecimal, blanks and the empty string. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** The value that `text` spells, of a declared type; undefined when it spells none. Nothing is guessed. */
export function readScalar(text: string, scalar: Scalar): string | number | boolean | undefined {
  switch (scalar) {
    case 'string':
      return text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined
    case 'integer': {
      const value = Number(text)
      return Number.isSafeInteger(value) && canonicalValue(value) === text ? value : undefined
    }
    case 'number': {
      const value = NUMBER.test(text) ? Number(text) : NaN
      return Number.isFinite(value) ? value : undefined
    }
  }
}
