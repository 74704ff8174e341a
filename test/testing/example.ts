/** The examples of the README's section about testing. */
export const EXAMPLE: Record<string, string> = {
  'src/App.test.tsx': `import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { fail, mockMizan } from 'mizan/testing'
import App from './App'

const tea = { id: 1, text: 'Buy tea', written: '2026-01-01T00:00:00Z' }

afterEach(cleanup)

test('a note that is added is shown', async () => {
  using mizan = mockMizan(
    { notes: { note_list: [tea], note_count: 1 } },
    {
      add_note: ({ text }, server) => {
        if (text === '') throw fail('invalid', { detail: 'A note needs a text.' })
        const note = { ...tea, id: 2, text }
        server.set('notes', { note_list: [note, tea], note_count: 2 })
        return note
      },
    },
  )
  render(<App />, { wrapper: mizan.wrapper })
  await screen.findByText('1 of 1 notes')

  fireEvent.change(screen.getByLabelText('New note'), { target: { value: 'Drink it' } })
  fireEvent.click(screen.getByText('Add'))
  await screen.findByText('2 of 2 notes')
  expect(mizan.calls('add_note')).toEqual([{ text: 'Drink it' }])
  expect(mizan.invalidated).toEqual(['notes'])
})

test('a call that fails says why', async () => {
  using mizan = mockMizan({ notes: { note_list: ({ search = '' }) => (search ? [] : [tea]), note_count: 1 } }, { add_note: tea })
  mizan.fail('add_note', 'rate_limited', { detail: 'Not so fast.', once: true })
  render(<App />, { wrapper: mizan.wrapper })
  await mizan.idle()

  mizan.delay('forever', 'add_note')
  fireEvent.click(screen.getByText('Add'))
  expect(screen.getByText('Add')).toHaveProperty('disabled', true)
  mizan.release()
  await screen.findByText('Not so fast.')
})
`,
  'src/App.stories.tsx': `import { mockMizan } from 'mizan/testing'
import App from './App'

export default { component: App }

export const Empty = { decorators: [mockMizan({ notes: { note_list: [], note_count: 0 } }).decorator] }

const slow = mockMizan()
slow.delay('forever')
export const Loading = { decorators: [slow.decorator] }

const broken = mockMizan()
broken.fail('notes', 'unavailable', { detail: 'Back in a minute.' })
export const Broken = { decorators: [broken.decorator] }
`,
}

/** The code that a page shows under the title of its path. */
export const documented = (markdown: string, path: string): string | undefined =>
  markdown.split('\n```').find((part) => part.split('\n')[0]?.includes(`title="${path}"`))?.split('\n').slice(1).join('\n')
