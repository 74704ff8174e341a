import type { Mutation } from '../../../../src/client/index.js'
import type { ContextStatus, MutationHook, Provider, ProviderProps, ReadHook } from '../../../../src/client/react/index.js'
import { generated } from './generate.js'
import type { Product } from './server/catalog.js'
import type { Order, Profile } from './server/user.js'

export type { Order, Product, Profile }

export interface UserData {
  user_profile: Profile
  user_orders: Order[]
}

export interface UsersData {
  users_names: string[]
}

export interface NotificationsData {
  unread_count: number
}

export interface CatalogData {
  products: Product[]
}

interface OrderArgs {
  user_id: number
  product: string
  quantity: number
  gift: boolean
  tags: string[]
  note?: string | null
  photo?: File
}

type NameArgs = { user_id: number; name: string }

interface Modules {
  UserProvider: Provider<ProviderProps & { user_id: number }>
  useUserContext: () => ContextStatus
  useUserProfile: ReadHook<Profile>
  useUserOrders: ReadHook<Order[]>
  UsersProvider: Provider<ProviderProps>
  useUsersNames: ReadHook<string[]>
  NotificationsProvider: Provider<ProviderProps>
  useNotificationsContext: () => ContextStatus
  useUnreadCount: ReadHook<number>
  CatalogProvider: Provider<ProviderProps & { category?: string }>
  useCatalogContext: () => ContextStatus
  useProducts: ReadHook<Product[]>
  updateName: Mutation<NameArgs, { name: string }>
  useUpdateName: MutationHook<NameArgs, { name: string }, { user: UserData }>
  useAddOrder: MutationHook<OrderArgs, Order, { user: UserData; notifications: NotificationsData }>
  renameAll: Mutation<{ suffix: string }, number>
  useRenameAll: MutationHook<{ suffix: string }, number, { user: UserData; users: UsersData }>
  markRead: Mutation<void, null>
  useMarkRead: MutationHook<void, null, { notifications: NotificationsData }>
  restock: Mutation<{ id: number }, number>
  useRestock: MutationHook<{ id: number }, number, { catalog: CatalogData }>
  useSearch: MutationHook<{ text: string }, string[]>
}

/** What the application imports from `virtual:mizan/contexts`. */
export const {
  CatalogProvider,
  markRead,
  NotificationsProvider,
  renameAll,
  restock,
  updateName,
  useAddOrder,
  useCatalogContext,
  useMarkRead,
  useNotificationsContext,
  useProducts,
  useRenameAll,
  UserProvider,
  useRestock,
  useSearch,
  UsersProvider,
  useUnreadCount,
  useUpdateName,
  useUserContext,
  useUserOrders,
  useUserProfile,
  useUsersNames,
} = (await generated()) as unknown as Modules
