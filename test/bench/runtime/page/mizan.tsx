import { invalidate, registerContext, Store } from 'mizan/client'
import { MizanStore, provider, read } from 'mizan/react'
import type { Contender, Item } from './contender.js'
import { row, times } from './counts.js'

// What the plugin generates for a context `item` with one function of the same name.
const context = registerContext('item')
const ItemProvider = provider(context)
const useItem = read(context, 'item') as () => Item

const store = new Store()

const Reader = () => row(useItem())

export const mizan: Contender = {
  Frame: ({ children }) => <MizanStore store={store}>{children}</MizanStore>,
  Group: ({ id, readers }) => (
    <ItemProvider id={id} fallback={row(undefined)}>
      {times(readers).map((reader) => (
        <Reader key={reader} />
      ))}
    </ItemProvider>
  ),
  // As one answer of a mutation says it.
  invalidate: (ids) => invalidate(ids.map((id) => ({ context: 'item', params: { id } }))),
  invalidateAll: () => invalidate(['item']),
  entries: (ids) => ids.filter((id) => store.peek(context, { id })).length,
}
