import { act, cleanup } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect } from 'vitest'
import { mutation, observe, registerContext, type MizanEvent } from '../../../src/client/index.js'
import { noticePrincipal } from '../../../src/client/principal.js'
import { provider, read, status } from '../../../src/client/react/index.js'

// As generated code defines them: one context of each visitor's own, one within it, and one that is the same for all.
const notes = registerContext('notes')
const drafts = registerContext('drafts')
const news = registerContext('news')
export const NotesProvider = provider(notes)
export const DraftsProvider = provider(drafts)
export const NewsProvider = provider(news)
export const useNotes = read(notes, 'notes_all')
export const useDrafts = read(drafts, 'drafts_all')
export const useHeadline = read(news, 'headline')
export const useNotesContext = status(notes)
export const addNote = mutation('add_note', ['notes'])

export const Notes = (): ReactNode => String(useNotes())
export const Drafts = (): ReactNode => String(useDrafts())
export const Headline = (): ReactNode => String(useHeadline())

export const notesOf = (text: string) => ({ notes_all: text })

/** What a server says with an answer that is the same for everybody. */
export const PUBLIC = { headers: { 'Cache-Control': 'public, max-age=0' } }

/** Takes the cookie as a server's answer would, or takes it away. */
export function setCookie(token: string | null): void {
  document.cookie = token === null ? 'csrftoken=; max-age=0' : `csrftoken=${token}`
}

/** Looks as a page does when it is shown again. */
export const look = (): Promise<void> => act(async () => void document.dispatchEvent(new Event('visibilitychange')))

/** The events of one test. */
export const events: MizanEvent[] = []

export const typesOf = (type: MizanEvent['type']): MizanEvent[] => events.filter((event) => event.type === type)

beforeEach(() => {
  noticePrincipal()
  events.length = 0
  return observe((event) => void events.push(event))
})

afterEach(async () => {
  // What still waits is given up with the page, and React is to see that.
  await act(async () => cleanup())
  setCookie(null)
})

/** All texts that `node` has shown since, one by one. */
export function watch(node: Node): string[] {
  const shown: string[] = [node.textContent ?? '']
  const observer = new MutationObserver(() => void shown.push(node.textContent ?? ''))
  observer.observe(node, { childList: true, subtree: true, characterData: true })
  return shown
}

/** Another tab of the origin: what it hears, and what it says. */
export function otherTab(): { heard: unknown[]; say(message: unknown): Promise<void>; close(): void } {
  const channel = new BroadcastChannel('mizan')
  const heard: unknown[] = []
  channel.onmessage = ({ data }) => void heard.push(data)
  return {
    heard,
    say: async (message) => {
      channel.postMessage(message)
      await arrived()
    },
    close: () => channel.close(),
  }
}

/** Lets messages between tabs arrive. */
export const arrived = (): Promise<void> => act(async () => new Promise((resolve) => setTimeout(resolve, 30)))

export const expectDrops = (count: number): void => expect(typesOf('principal')).toHaveLength(count)

/** Lets every request that follows from what was answered be sent. */
export const rested = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))
