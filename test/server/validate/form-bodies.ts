/** A request whose body arrives in these pieces. */
export function arriving(pieces: readonly Uint8Array[], contentType: string, headers: Record<string, string> = {}): Request {
  let next = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces[next++]
      if (piece === undefined) controller.close()
      else controller.enqueue(piece)
    },
  })
  const init = { method: 'POST', headers: { 'Content-Type': contentType, ...headers }, body, duplex: 'half' }
  return new Request('http://shop.test/api/mizan/call/', init)
}

/** The bytes of a form as the platform writes them, and the `Content-Type` that goes with them. */
export async function encoded(form: FormData): Promise<{ bytes: Uint8Array; contentType: string }> {
  const request = new Request('http://shop.test/', { method: 'POST', body: form })
  return { bytes: new Uint8Array(await request.arrayBuffer()), contentType: request.headers.get('Content-Type') ?? '' }
}

export const BOUNDARY = 'mizan-boundary'
export const CONTENT_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** A body written by hand; each part is its head and its content. */
export function written(...parts: [head: string, content: string][]): Uint8Array {
  const text = parts.map(([head, content]) => `--${BOUNDARY}\r\n${head}\r\n\r\n${content}\r\n`).join('')
  return new TextEncoder().encode(`${text}--${BOUNDARY}--\r\n`)
}

export const field = (name: string) => `Content-Disposition: form-data; name="${name}"`
export const file = (name: string, filename = 'a.txt') => `${field(name)}; filename="${filename}"\r\nContent-Type: text/plain`

/** `bytes` in pieces of `size`. */
export function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
}
