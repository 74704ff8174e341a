/** Why a request got no answer, in words that go on after a colon. Node hides the reason in the `cause` of a "fetch failed". */
export function connectionFault(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException
    const words = code === undefined ? undefined : WORDS[code]
    if (words !== undefined) return words
    if (code !== undefined && /CERT|SIGNATURE|TLS|SSL/.test(code)) {
      return `its certificate is not trusted (${code}; NODE_EXTRA_CA_CERTS names a file of authorities to trust)`
    }
    if (at.cause === undefined) return code === undefined || at.message.includes(code) ? at.message || String(code) : `${at.message} (${code})`
  }
  return String(error)
}

const BROKEN = 'the connection ended before the answer did'

const WORDS: Partial<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the host did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'the host did not answer in time',
  ECONNRESET: BROKEN,
  EPIPE: BROKEN,
  UND_ERR_SOCKET: BROKEN,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: BROKEN,
}
