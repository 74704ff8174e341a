import { plural } from '../format.js'
import { useWireNotes, type WireNote } from './notes.js'
import { useWireRequests, type WireRequest } from './requests.js'
import './wire.css'

/** What went over the wire: one GET for each context, a POST for each call; and what came without a request of its own. */
export function WirePanel() {
  const { requests, count } = useWireRequests()
  const notes = useWireNotes()
  const lines: (WireRequest | WireNote)[] = [...requests, ...notes].sort((a, b) => b.at - a.at)
  return (
    <details className="wire">
      <summary>
        <strong>Wire</strong> <span>{plural(count, 'request')}</span>
        {requests[0] && <Request request={requests[0]} />}
      </summary>
      <ol aria-label="Requests, newest first">
        {lines.map((line, index) => (
          <li key={lines.length - index}>{'path' in line ? <Request request={line} /> : <Note note={line} />}</li>
        ))}
      </ol>
    </details>
  )
}

function Request({ request: { method, path, duration, size, status } }: { request: WireRequest }) {
  return (
    <span className="wire-request" data-method={method} data-failed={status >= 400 || undefined}>
      <b>{method}</b>
      <span>{path}</span>
      <i>{status}</i>
      <i>{Math.round(duration)} ms</i>
      <i>{size} B</i>
    </span>
  )
}

function Note({ note: { text } }: { note: WireNote }) {
  return <span className="wire-note">{text}</span>
}
