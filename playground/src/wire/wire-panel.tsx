import { plural } from '../format.js'
import { useWireRequests, type WireRequest } from './requests.js'
import './wire.css'

/** What went over the wire: one GET for each context, and after a call only the contexts that it affects. */
export function WirePanel() {
  const { requests, count } = useWireRequests()
  return (
    <details className="wire">
      <summary>
        <strong>Wire</strong> <span>{plural(count, 'request')}</span>
        {requests[0] && <Request request={requests[0]} />}
      </summary>
      <ol aria-label="Requests, newest first">
        {requests.map((request, index) => <li key={count - index}><Request request={request} /></li>)}
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
