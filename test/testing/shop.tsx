import { useState } from 'react'
import { filesBody, mutation, registerContext, type Mutation } from '../../src/client/index.js'
import { mutationHook, provider, read, type MutationHook, type Provider, type ProviderProps } from '../../src/client/react/index.js'
import { mockMizan, type ContextMocks, type FunctionMocks, type MizanMock, type MockOptions } from '../../src/testing/index.js'

/** As generated code defines an application's server, and as its generated declarations describe it. */

export interface Profile {
  name: string
}

export interface Order {
  id: number
  title: string
}

export interface Contexts {
  user: { params: { user_id: number }; data: { user_profile: Profile; user_orders?: Order[] } }
  stock: { params: { tags?: string[] }; data: { stock_count: number } }
}

export interface Functions {
  update_name: typeof updateName
  ping: typeof ping
  upload: typeof upload
}

/** As `mockMizan` is typed in that application, without declaring it for all tests of this package. */
export const mockShop = mockMizan as unknown as (
  contexts?: ContextMocks<Contexts>,
  functions?: FunctionMocks<Functions>,
  options?: MockOptions,
) => MizanMock<Contexts, Functions>

const user = registerContext('user')
export const UserProvider = provider(user) as unknown as Provider<ProviderProps & { user_id: number }>
export const useUserProfile = read(user, 'user_profile') as () => Profile
export const useUserOrders = read(user, 'user_orders') as () => Order[] | undefined

const stock = registerContext('stock')
export const StockProvider = provider(stock) as unknown as Provider<ProviderProps & { tags?: string[] }>
export const useStockCount = read(stock, 'stock_count') as () => number

const $updateName = mutation('update_name', ['user'])
export const updateName = $updateName as Mutation<{ name: string }, { ok: boolean }, 'sold_out' | 'taken'>
export const useUpdateName = mutationHook($updateName) as MutationHook<{ name: string }, { ok: boolean }, { user: { user_profile: Profile; user_orders?: Order[] } }>
export const ping = mutation('ping', []) as Mutation<void, null>
export const upload = mutation('upload', ['stock'], undefined, filesBody) as Mutation<{ title: string; pictures: Blob[] }, { count: number }>

/** A page of that application. */
export function Page({ user_id = 5 }: { user_id?: number }) {
  return (
    <UserProvider user_id={user_id} fallback="wait" errorFallback={({ error, retry }) => <button onClick={retry}>{error.message}</button>}>
      <Name />
    </UserProvider>
  )
}

export function Name() {
  const { name } = useUserProfile()
  const [update, { isPending, error }] = useUpdateName()
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        update({ name: text }).catch(() => {})
      }}
    >
      <h1>{name}</h1>
      <input aria-label="name" value={text} onChange={(event) => setText(event.target.value)} />
      <button>{isPending ? 'saving' : 'save'}</button>
      <p role="alert">{error?.fields['name']?.[0] ?? error?.code}</p>
    </form>
  )
}
