/** `application/json` of `Application/JSON; charset=utf-8`; empty where nothing is said. */
export function mediaType(request: Request): string {
  const [type = ''] = (request.headers.get('Content-Type') ?? '').split(';')
  return type.trim().toLowerCase()
}

/** The boundary of a multipart body (RFC 2046, 5.1.1); null where none is declared, or one that is not allowed. */
export function boundaryOf(request: Request): string | null {
  const found = /;\s*boundary=(?:"([^"\\]*)"|([^\s;"]*))/i.exec(request.headers.get('Content-Type') ?? '')
  const boundary = found?.[1] ?? found?.[2] ?? ''
  return /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary) ? boundary : null
}
