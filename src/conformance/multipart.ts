const BOUNDARY = 'mizan-conformance-boundary'

/** Parts of text as a `multipart/form-data` body (RFC 7578). */
export function multipart(parts: Readonly<Record<string, string>>): { type: string; body: string } {
  const lines = Object.entries(parts).flatMap(([name, text]) => [`--${BOUNDARY}`, `Content-Disposition: form-data; name="${name}"`, '', text])
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: `${[...lines, `--${BOUNDARY}--`, ''].join('\r\n')}` }
}
