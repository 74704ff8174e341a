import type * as NodeCrypto from 'node:crypto'
import { builtin } from '../builtin.js'

let nodeCrypto: Pick<typeof NodeCrypto, 'createHash'> | null = null

/**
 * A hash of `text` to look things up by, so that no token is held in memory as it was sent. Null on a runtime without
 * `node:crypto`: WebCrypto's hash is asynchronous, and takes as long as the work that a look-up would save (110 µs of CPU;
 * this one 2 µs).
 */
export function fingerprint(text: string): string | null {
  nodeCrypto ??= builtin<typeof NodeCrypto>('node:crypto') ?? null
  return nodeCrypto && nodeCrypto.createHash('sha256').update(text).digest('base64')
}
