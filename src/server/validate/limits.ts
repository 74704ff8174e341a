import type { Limits } from '../settings.js'

const MEBIBYTE = 1024 * 1024

/** The limits as set, with the defaults for the rest. In bytes. */
export function limitsOf(limits: Limits = {}): Required<Limits> {
  const { body = MEBIBYTE, depth = 64, file = 10 * MEBIBYTE, files = 20 } = limits
  return { body, depth, file, files, upload: limits.upload ?? Math.max(32 * MEBIBYTE, file) }
}

/** In words: `1 MiB`, `1500 bytes`. */
export function bytesInWords(bytes: number): string {
  return bytes >= MEBIBYTE && bytes % MEBIBYTE === 0 ? `${bytes / MEBIBYTE} MiB` : `${bytes} bytes`
}
