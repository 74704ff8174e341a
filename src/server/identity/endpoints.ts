import { problem } from '../../protocol/index.js'
import { jsonAnswer, NO_STORE, problemAnswer, type Answer } from '../answer.js'
import type { IdentityEndpoint, Visitor } from '../visitor.js'
import type { TokenIssuer } from './jwt/tokens.js'

/** In characters; a refresh token has about 400. */
const MAX_BODY = 16_384

/** `GET {base}session/` (PROTOCOL 9): who the server takes this browser for, and the CSRF token to call with. */
export const SESSION_ENDPOINT: IdentityEndpoint = {
  methods: ['GET', 'HEAD'],
  answer: async (_request, visitor) => {
    // A user who is gone is nobody, which only the application knows.
    await visitor.user()
    const csrf = await visitor.csrfToken()
    return jsonAnswer(JSON.stringify({ csrf, principal: visitor.principal }), NO_STORE)
  },
}

/**
 * `POST {base}token/refresh/` with `{"refresh": "…"}`: a new pair of tokens, and the end of the old one. It needs no CSRF
 * token: what it is sent for is in the body, and no browser adds that by itself.
 */
export function refreshEndpoint(issuer: TokenIssuer): IdentityEndpoint {
  return {
    methods: ['POST'],
    answer: async (request: Request, _visitor: Visitor): Promise<Answer> => {
      const media = request.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase()
      if (media !== 'application/json') return problemAnswer(problem('unsupported', 'Send application/json: {"refresh": "…"}.'))
      const token = await readToken(request)
      if (token === null) return problemAnswer(problem('invalid', 'Send {"refresh": "…"}, the token that came with the access token.'))
      return jsonAnswer(JSON.stringify(await issuer.refresh(token)), NO_STORE)
    },
  }
}

async function readToken(request: Request): Promise<string | null> {
  try {
    const reader = request.body?.pipeThrough(new TextDecoderStream('utf-8', { fatal: true })).getReader()
    let text = ''
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      text += part.value
      if (text.length > MAX_BODY) return null
    }
    const json: unknown = JSON.parse(text)
    const token = typeof json === 'object' && json !== null && 'refresh' in json ? json.refresh : null
    return typeof token === 'string' ? token : null
  } catch {
    return null
  }
}
