import { useEffect, useState, type FormEvent } from 'react'
import { viewFetch } from 'mizan/client'
import { useAnnounce } from '../ui/announcer.js'
import type { Order } from './order.js'

/**
 * Markup that the server made: where the order is, and a form that works without this script too. What its answer says
 * is stale is fetched again, and with the order the markup.
 */
export function Delivery({ order: { id, status, delivery_note } }: { order: Pick<Order, 'id' | 'status' | 'delivery_note'> }) {
  const [markup, setMarkup] = useState('')
  const [refusal, setRefusal] = useState('')
  const announce = useAnnounce()

  useEffect(() => {
    const leaving = new AbortController()
    loadPanel(id, leaving.signal).then(setMarkup, () => {})
    return () => leaving.abort()
  }, [id, status, delivery_note])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const form = event.target
    if (form instanceof HTMLFormElement) void save(form)
  }

  const save = async (form: HTMLFormElement) => {
    const sent = viewFetch(form.action, { method: 'POST', body: new FormData(form) })
    const said = await sent.then(refusalIn, () => 'It could not be saved: no answer came.')
    setRefusal(said)
    if (!said) announce('The carrier will know.')
  }

  return (
    <>
      <div className="delivery-panel" onSubmit={submit} dangerouslySetInnerHTML={{ __html: markup }} />
      {refusal && <p className="refusal" role="alert">{refusal}</p>}
    </>
  )
}

async function loadPanel(order_id: number, signal: AbortSignal): Promise<string> {
  const back = location.pathname + location.search
  const response = await fetch(`/track/${order_id}/delivery/?${new URLSearchParams({ back }).toString()}`, { signal })
  // Who is not logged in any more is led to a page, which is no part of this one.
  return response.ok && !response.redirected ? response.text() : ''
}

/** Why a view did not do what was asked; empty when it did. */
async function refusalIn(response: Response): Promise<string> {
  if (response.ok) return ''
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; fields?: Record<string, string[]> }
  return Object.values(problem.fields ?? {}).flat().join(' ') || problem.detail || 'It could not be saved.'
}
