import { useId, useState } from 'react'
import { plural } from '../format.js'

/** For whoever waits for the parcel. It is kept nowhere, and lasts as long as the page. */
export function NoteToSelf() {
  const [note, setNote] = useState('')
  const id = useId()
  return (
    <div className="note-to-self">
      <label htmlFor={id}>Note to self</label>
      <input id={id} value={note} onChange={(event) => setNote(event.target.value)} />
      <p className="soft small">{plural(note.length, 'character')}, for your eyes only.</p>
    </div>
  )
}
