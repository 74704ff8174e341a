import useSWR, { SWRConfig, mutate } from 'swr'
import { URL_OF_ITEMS, type Contender, type Item } from './contender.js'
import { row, times } from './counts.js'

// All defaults: data are compared in depth, and a reader rerenders only for the members of the result that it reads.
async function fetcher(url: string): Promise<Item> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(String(response.status))
  return (await response.json()) as Item
}

const keyOf = (id: number): string => `${URL_OF_ITEMS}${id}`
const { cache } = SWRConfig.defaultValue

function Reader({ id }: { id: number }) {
  const { data } = useSWR(keyOf(id), fetcher)
  return row(data)
}

export const swr: Contender = {
  Frame: ({ children }) => children,
  Group: ({ id, readers }) => times(readers).map((reader) => <Reader key={reader} id={id} />),
  invalidate: (ids) => ids.forEach((id) => void mutate(keyOf(id))),
  invalidateAll: () => void mutate((key) => typeof key === 'string' && key.startsWith(URL_OF_ITEMS)),
  entries: (ids) => ids.filter((id) => cache.get(keyOf(id))).length,
}
