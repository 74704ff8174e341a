import { useSyncExternalStore } from 'react'
import { URL_OF_ITEMS, type Contender, type Item } from './contender.js'
import { row, times } from './counts.js'

// The least that a page can do: an entry is data and listeners. It knows no staleness, no order of answers, no errors, and keeps all.
class Entry {
  item: Item | undefined
  readonly id: number
  readonly listeners = new Set<() => void>()

  constructor(id: number) {
    this.id = id
  }

  readonly get = () => this.item
  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  async load(): Promise<void> {
    const response = await fetch(`${URL_OF_ITEMS}${this.id}`)
    this.item = (await response.json()) as Item
    for (const listener of this.listeners) listener()
  }
}

const entries = new Map<number, Entry>()

function entryOf(id: number): Entry {
  let entry = entries.get(id)
  if (!entry) {
    entries.set(id, (entry = new Entry(id)))
    void entry.load()
  }
  return entry
}

function Reader({ id }: { id: number }) {
  const { subscribe, get } = entryOf(id)
  return row(useSyncExternalStore(subscribe, get))
}

export const bare: Contender = {
  Frame: ({ children }) => children,
  Group: ({ id, readers }) => times(readers).map((reader) => <Reader key={reader} id={id} />),
  invalidate: (ids) => ids.forEach((id) => void entries.get(id)?.load()),
  invalidateAll: () => entries.forEach((entry) => void entry.load()),
  entries: (ids) => ids.filter((id) => entries.has(id)).length,
}
