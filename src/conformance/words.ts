import { fieldLines, type Exchange, type Sent } from './exchange.js'

/** Headers that say who asks: a report ends up in logs. */
const SECRET = new Set(['authorization', 'cookie', 'x-csrftoken'])
const TOLD = ['content-type', 'location', 'cache-control', 'x-mizan-invalidate']

/** A request in a line or two, as it could be repeated by hand. */
export function sentInWords({ method, path, headers, body, bodyInWords }: Sent): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${SECRET.has(name.toLowerCase()) ? '…' : value}`)
  const text = bodyInWords ?? (body === undefined ? '' : short(String(body), 200))
  return [`${method} ${path}`, ...lines, ...(text ? [text] : [])].join('\n')
}

/** An answer in a line or two: its status, the headers that the protocol speaks of, the beginning of its body. */
export function cameInWords(exchange: Exchange): string {
  const { status, text } = exchange.came
  if (status === 0) return `no answer: ${text}`
  const headers = TOLD.flatMap((name) => fieldLines(exchange, name).map((value) => `${name}: ${short(value, 200)}`))
  return [String(status), ...headers, ...(text ? [short(text, 300)] : [])].join('\n')
}

export function short(text: string, length = 120): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}

/** `name: value`, or that it is not there. */
export function fieldInWords(name: string, value: string | null): string {
  return value === null ? `no ${name}` : `${name}: ${short(value, 200)}`
}
