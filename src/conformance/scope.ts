import type { Context } from '../model/index.js'
import type { Params, Scalar } from '../protocol/index.js'

/** What of a scope in JSON is not as the context declares its params, in words; null when all is. */
export function scopeFault(scope: Params, context: Context): string | null {
  for (const [name, value] of Object.entries(scope)) {
    const param = context.params.find((one) => one.name === name)
    if (!param) return `"${context.name}" has no param ${JSON.stringify(name)}`
    if (param.type.array) return `${name} is an array param, which no scope names`
    if (!IS[param.type.scalar](value)) return `${name} is ${param.type.scalar}`
  }
  return null
}

/** What of the params of a slice is not as a typed, canonical entry has them, in words; null when all is. */
export function paramsFault(params: Readonly<Record<string, unknown>>, context: Context): string | null {
  for (const [name, value] of Object.entries(params)) {
    const type = context.params.find((one) => one.name === name)?.type
    if (!type) return `"${context.name}" has no param ${JSON.stringify(name)}`
    const values: unknown[] = type.array && Array.isArray(value) ? value : [value]
    if (type.array && (!Array.isArray(value) || value.length === 0)) return `${name} is an array, and left out where it is empty`
    if (!values.every(IS[type.scalar])) return `${name} is ${type.scalar}, and left out where it is null`
  }
  return null
}

const IS: Readonly<Record<Scalar, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
}
