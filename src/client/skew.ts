import { tell } from './events.js'
import { SCHEMA } from './schema.js'

/** Of the page: where it is not known, that of the first answer. */
let own = SCHEMA
let other: string | undefined

/** A page that stays open outlives its build: the server that answers may have another schema by now. Told once for each. */
export function noticeSkew(schema: string | null): void {
  if (!schema || schema.startsWith((own ??= schema)) || schema === other) return
  other = schema
  tell?.('skew', schema)
}
