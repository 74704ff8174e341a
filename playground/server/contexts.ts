import { ReactContext } from 'mizan/server'

/** What is for sale, one category at a time. */
export const CatalogContext = new ReactContext('catalog')

/** One product with its reviews. */
export const ProductContext = new ReactContext('product')

/** What the customer is about to buy. */
export const CartContext = new ReactContext('cart')

/** What the customer has bought. */
export const OrdersContext = new ReactContext('orders')

/** What the shop has told the customer. */
export const NotificationsContext = new ReactContext('notifications')

/** Who is here. */
export const AccountContext = new ReactContext('account')

/** What the people of the shop have to see to. */
export const DeskContext = new ReactContext('desk')
