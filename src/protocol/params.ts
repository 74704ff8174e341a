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
  for (const name of Object.keys(params).sort())
    for (const value of [params[name]].flat() as readonly ParamValue[]) if (value != null) query.append(name, canonicalValue(value as string))
  return query.toString()
}

/** The text of one entry of a context: its name, and its canonical params where there are any (PROTOCOL 3, 5). */
export function entryKey(context: string, params: Params): string {
  const query = canonicalParams(params)
  return context + (query && `?${query}`)
}

/** One value as text. ECMAScript's own number format is the one of RFC 8785. */
export function canonicalValue(value: string | number | boolean): string {
  return String(value)
}
