/** The codes that every Mizan server uses, with their HTTP status (PROTOCOL 8). A function may declare others. */
export const PROBLEM_STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  csrf: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  rate_limited: 429,
  server: 500,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof PROBLEM_STATUS

/** An error as it travels: `application/problem+json` (RFC 9457, PROTOCOL 8). */
export interface Problem {
  type: string
  title: string
  status: number
  detail?: string
  /** One of `ProblemCode`, or a code that the function declares. */
  code: string
  /** Messages by argument name. */
  fields?: Record<string, string[]>
}

/** RFC 9457, 4.2.1: a problem of type `about:blank` has the phrase of its status as its title. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  423: 'Locked',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** The HTTP status of `code`; 400 for a code that a function declares without a status of its own. */
export function problemStatus(code: string): number {
  return Object.hasOwn(PROBLEM_STATUS, code) ? PROBLEM_STATUS[code as ProblemCode] : 400
}

/**
 * A problem of `code`, complete with type and title (PROTOCOL 8).
 *
 * @param detail what happened and what to do, for the person who reads it
 * @param more.status an HTTP error status, where it is not the one of `code`
 * @param more.fields messages by argument name; left out when there are none
 */
export function problem(
  code: string,
  detail?: string,
  more: { status?: number; fields?: Record<string, string[]> } = {},
): Problem {
  const status = more.status ?? problemStatus(code)
  const title = TITLES[status] ?? (status < 500 ? 'Request Refused' : 'Server Failure')
  return {
    type: 'about:blank',
    title,
    status,
    ...(detail ? { detail } : {}),
    code,
    ...(more.fields && Object.keys(more.fields).length ? { fields: more.fields } : {}),
  }
}
