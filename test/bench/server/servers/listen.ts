import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves `listener` with Node's own server, on a port of the loopback that is free. */
export function listen(listener: RequestListener): Promise<number> {
  return portOf(createServer(listener).listen(0, '127.0.0.1'))
}

export function portOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    const found = () => resolve((server.address() as AddressInfo).port)
    if (server.listening) return found()
    server.once('listening', found).once('error', reject)
  })
}
