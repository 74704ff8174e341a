import type { ReactNode } from 'react'
import { UserProvider, useUserOrders, useUserProfile, type UserData } from './index.js'

/** A user's data with this name, and as many orders. */
export const user = (name: string, orders = 1): UserData => ({
  user_profile: { name, address: { city: 'Ulm', zip: '89073' } },
  user_orders: Array.from({ length: orders }, (_, id) => ({ id, product: `product ${id}` })),
})

export const Name = (): ReactNode => useUserProfile().name

export const Orders = (): ReactNode => ` ${useUserOrders().length}`

/** One user, whose name the page shows. */
export const User = ({ id = 5, children = <Name /> }: { id?: number; children?: ReactNode }): ReactNode => (
  <UserProvider user_id={id} fallback="wait">
    {children}
  </UserProvider>
)
