import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { URL_OF_ITEMS, type Contender, type Item } from './contender.js'
import { row, times } from './counts.js'

// All defaults: structural sharing is on, and a reader rerenders only for the members of the result that it reads (tracked).
const client = new QueryClient()

async function fetchItem(id: number): Promise<Item> {
  const response = await fetch(`${URL_OF_ITEMS}${id}`)
  if (!response.ok) throw new Error(String(response.status))
  return (await response.json()) as Item
}

function Reader({ id }: { id: number }) {
  const { data } = useQuery({ queryKey: ['item', id], queryFn: () => fetchItem(id) })
  return row(data)
}

export const tanstack: Contender = {
  Frame: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  Group: ({ id, readers }) => times(readers).map((reader) => <Reader key={reader} id={id} />),
  invalidate: (ids) => ids.forEach((id) => void client.invalidateQueries({ queryKey: ['item', id] })),
  invalidateAll: () => void client.invalidateQueries({ queryKey: ['item'] }),
  entries: (ids) => ids.filter((id) => client.getQueryCache().find({ queryKey: ['item', id] })).length,
}
