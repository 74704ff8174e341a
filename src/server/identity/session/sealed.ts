import { CompactEncrypt, compactDecrypt } from 'jose'
import { LeastRecentMap } from '../../store/least-recent.js'
import { fingerprint } from '../fingerprint.js'
import { deriveKey } from '../secret.js'
import { utf8 } from '../text.js'
import type { Keeper } from './keeper.js'
import { readRecord, writeRecord } from './record.js'

/** What browsers keep of one cookie, name, value and attributes together (RFC 6265bis, 5.6). */
const MAX_COOKIE = 4096
/** For the name and the attributes. */
const OVERHEAD = 256
/** Of a JWE without its content, in characters: header, initialization vector, tag, and the dots between (RFC 7516, 7.1). */
const SEAL = 81
/** Cookies whose content is remembered: a browser sends the same one with every request, and a cipher takes 200 µs of CPU. */
const REMEMBERED = 2000

/**
 * Sessions that live in their cookie: a JWE of A256GCM under a key of its own, which jose writes and reads; it runs on
 * Node, Bun and workers alike.
 *
 * @param secrets the first seals, all open
 */
export function sealedKeeper(secrets: readonly Uint8Array<ArrayBuffer>[]): Keeper {
  const keys = Promise.all(secrets.map((secret) => deriveKey(secret, 'session', 'AES-GCM')))
  keys.catch(() => {})
  const opened = new LeastRecentMap<{ text: string; outdated: boolean }>(REMEMBERED)
  return {
    open: async (cookie) => {
      // A browser sends no longer one, so it is no work for a cipher.
      if (cookie.length > MAX_COOKIE) return null
      const print = fingerprint(cookie)
      const content = (print === null ? undefined : opened.get(print)) ?? (await unsealAny(cookie))
      if (!content) return null
      if (print !== null) opened.set(print, content)
      // Read anew each time: a function may change what it is given.
      const record = readRecord(content.text)
      return record && { record, outdated: content.outdated }
    },
    save: async (record) => {
      const [key] = await keys
      if (!key) throw new TypeError('mizan: session has no secret.')
      return seal(writeRecord(record), key)
    },
    refuseLarge: (record) => {
      const length = SEAL + Math.ceil((utf8(writeRecord(record)).length * 4) / 3)
      if (length + OVERHEAD <= MAX_COOKIE) return
      throw new Error(
        `The session takes ${length} bytes, sealed, and browsers keep cookies of at most ${MAX_COOKIE}. ` +
          'Keep less in request.session, or give session() a `store`: the cookie then holds an id alone.',
      )
    },
    drop: () => Promise.resolve(),
  }

  async function unsealAny(cookie: string): Promise<{ text: string; outdated: boolean } | null> {
    for (const [i, key] of (await keys).entries()) {
      const text = await unseal(cookie, key)
      if (text !== null) return { text, outdated: i > 0 }
    }
    return null
  }
}

async function seal(text: string, key: CryptoKey): Promise<string> {
  return new CompactEncrypt(utf8(text)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key)
}

/** @returns null for what was not sealed with `key`, or was changed since */
async function unseal(sealed: string, key: CryptoKey): Promise<string | null> {
  const only = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }
  try {
    const { plaintext } = await compactDecrypt(sealed, key, only)
    return new TextDecoder('utf-8', { fatal: true }).decode(plaintext)
  } catch {
    return null
  }
}
