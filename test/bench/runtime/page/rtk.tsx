import { configureStore } from '@reduxjs/toolkit'
import { createApi } from '@reduxjs/toolkit/query/react'
import { Provider } from 'react-redux'
import { URL_OF_ITEMS, type Contender, type Item } from './contender.js'
import { row, times } from './counts.js'

// As its documentation sets it up, with tags of one id each; the readers take `data` alone, which `selectFromResult` is there for.
const api = createApi({
  // `fetchBaseQuery` reads a body that only the browser's own `Response` has.
  baseQuery: async (url: string) => {
    const response = await fetch(url)
    return response.ok ? { data: await response.json() } : { error: response.status }
  },
  tagTypes: ['Item'],
  endpoints: (build) => ({
    item: build.query<Item, number>({ query: (id) => `${URL_OF_ITEMS}${id}`, providesTags: (_result, _error, id) => [{ type: 'Item', id }] }),
  }),
})
const store = configureStore({
  reducer: { [api.reducerPath]: api.reducer },
  middleware: (defaults) => defaults().concat(api.middleware),
})

const selectFromResult = ({ data }: { data?: Item }) => ({ data })

function Reader({ id }: { id: number }) {
  const { data } = api.useItemQuery(id, { selectFromResult })
  return row(data)
}

export const rtk: Contender = {
  Frame: ({ children }) => <Provider store={store}>{children}</Provider>,
  Group: ({ id, readers }) => times(readers).map((reader) => <Reader key={reader} id={id} />),
  invalidate: (ids) => void store.dispatch(api.util.invalidateTags(ids.map((id) => ({ type: 'Item' as const, id })))),
  invalidateAll: () => void store.dispatch(api.util.invalidateTags(['Item'])),
  entries: (ids) => ids.filter((id) => api.endpoints.item.select(id)(store.getState()).status !== 'uninitialized').length,
}
