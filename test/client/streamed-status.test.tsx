// @vitest-environment node
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { ReactNode } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import { expect, test } from 'vitest'
import { registerContext, Store } from '../../src/client/index.js'
import { MizanStore, provider, read, status } from '../../src/client/react/index.js'

const notes = registerContext('notes')
const NotesProvider = provider(notes)
const useNotes = read(notes, 'notes_all')
const useNotesContext = status(notes)

const Notes = () => String(useNotes())

const Status = () => {
  const { isRefreshing, isStale, error, updatedAt } = useNotesContext()
  return [isRefreshing, isStale, error, updatedAt].join()
}

/** All that a server sends of a page, without React's own marks. In an environment of its own: one renderer of React's at a time. */
function stream(store: Store): Promise<string> {
  const ui: ReactNode = (
    <MizanStore store={store}>
      <NotesProvider fallback="wait">
        <Status />: <Notes />
      </NotesProvider>
    </MizanStore>
  )
  return new Promise((resolve, reject) => {
    const send = () => resolve(text(pipe(new PassThrough())).then((html) => html.replaceAll(/<!--.*?-->/g, '')))
    const { pipe } = renderToPipeableStream(ui, { onAllReady: send, onError: reject })
  })
}

test('a status that is rendered while its data are fetched is the one that a browser begins with', async () => {
  const data = { notes_all: 'Ann’s' }
  const sent = await stream(new Store({ fetch: async () => Response.json(data) }))
  expect(sent).toBe('false,false,,: Ann’s')
  expect(await stream(new Store({ data: { contexts: [{ context: 'notes', params: {}, data }] } }))).toBe(sent)
})
