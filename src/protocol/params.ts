/** A value that a context param can take. Params are cache keys, so objects and dates are none (PROTOCOL 3). */
export type ParamValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[]

export type Params = Readonly<Record<string, ParamValue>>

export type Scalar = 'string' | 'integer' | 'number' | 'boolean'

/** The declared type of a context param: one scalar type, or an array of it. */
export interface ParamType {
  scalar: Scalar
  array: boolean
  nullable: boolean
}

/**
 * The one text that equal params share (PROTOCOL 3): absent and null params and empty arrays dropped, names in code-unit
 * order, arrays repeated, WHATWG `application/x-www-form-urlencoded`. It is the query of the context's URL and the key of its entry.
 */
export function canonicalParams(params: Params): string {
  const query = new URLSearchParams()
  for (const name of Object.keys(params).sort()) {
    const value = params[name]
    if (Array.isArray(value)) for (const item of value) query.append(name, canonicalValue(item))
    else if (value !== null && value !== undefined) query.append(name, canonicalValue(value as string))
  }
  return query.toString()
}

/** One value as text. ECMAScript's own number format is the one of RFC 8785. */
export function canonicalValue(value: string | number | boolean): string {
  return String(value)
}
