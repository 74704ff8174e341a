import type { Readable } from 'node:stream'

/** Messages behind `Content-Length` headers, as language servers write them, one by one as they arrive. */
export function readFramed(stream: Readable, onMessage: (message: unknown) => void): void {
  let pending = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    for (;;) {
      const end = pending.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/Content-Length: (\d+)/i.exec(pending.subarray(0, end).toString())?.[1])
      const body = pending.subarray(end + 4, end + 4 + length)
      if (body.length < length) return
      pending = pending.subarray(end + 4 + length)
      onMessage(JSON.parse(body.toString()))
    }
  })
}
