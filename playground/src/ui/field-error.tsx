import type { MizanError } from 'mizan/client'

/** What the server said about one argument. The element is always there, for `aria-describedby` to point at. */
export function FieldError({ id, error, field }: { id: string; error: MizanError | null | undefined; field: string }) {
  return <span className="refusal" id={id}>{error?.fields[field]?.join(' ')}</span>
}
