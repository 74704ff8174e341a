/** One request as it goes out, byte for byte: nothing is normalised on the way. */
export interface Sent {
  method: string
  /** The request target: path and query, as they stand on the wire. */
  path: string
  headers: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** A word on a body that is too long to be shown, such as `8 MiB of JSON`. */
  bodyInWords?: string
}

/** What came back. A connection that broke off has the status 0, and why in `text`. */
export interface Came {
  status: number
  /** By lower-case name; several fields of one name are kept apart. */
  headers: ReadonlyMap<string, readonly string[]>
  text: string
}

export interface Exchange {
  sent: Sent
  came: Came
}

/** A field as one value, its lines joined as HTTP has it (RFC 9110, 5.3); null when there is none. */
export function field({ came }: Exchange, name: string): string | null {
  return came.headers.get(name.toLowerCase())?.join(', ') ?? null
}

/** The lines of a field that cannot be joined: `Set-Cookie`. */
export function fieldLines({ came }: Exchange, name: string): readonly string[] {
  return came.headers.get(name.toLowerCase()) ?? []
}

/** The body as JSON; undefined when it is none. */
export function jsonOf({ came }: Exchange): unknown {
  try {
    return JSON.parse(came.text)
  } catch {
    return undefined
  }
}

/** The body as a JSON object; null when it is none. */
export function objectOf(exchange: Exchange): Readonly<Record<string, unknown>> | null {
  const json = jsonOf(exchange)
  return isRecord(json) ? json : null
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The media type, in lower case and without its parameters. */
export function mediaType(exchange: Exchange): string {
  return (field(exchange, 'Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The `code` of a problem; null when the body is none. */
export function codeOf(exchange: Exchange): string | null {
  const code = objectOf(exchange)?.['code']
  return typeof code === 'string' ? code : null
}

/** Whether there was an answer, and none that says that the server broke. */
export const isAnswered = ({ came }: Exchange): boolean => came.status > 0 && came.status < 500
