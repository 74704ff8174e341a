import type { Kept } from '../store.js'

/** As one text, since that is kept, read and let go of as one: the time and the generations in a line, then the answer. */
export const written = ({ text, at, generations }: Kept): string => `${at} ${generations.join(' ')}\n${text}`

/** Null for what is none. */
export function parsed(value: unknown): Kept | null {
  if (typeof value !== 'string') return null
  const end = value.indexOf('\n')
  if (end < 0) return null
  const [at, ...generations] = value.slice(0, end).split(' ')
  return { text: value.slice(end + 1), at: Number(at), generations }
}
