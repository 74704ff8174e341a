import { NotificationsProvider, useAddOrder, useRenameAll, useUnreadCount, useUpdateName } from './app/index.js'
import { Name, Orders, User, user } from './app/views.js'
import { answer, held, open } from './page.js'

export const USER = 'user?user_id=5'
export const OURS = { context: 'user', params: { user_id: 5 } }

export const ORDER = { user_id: 5, product: 'pen', quantity: 1, gift: false, tags: [] }

export const form = held(useUpdateName)
export const orders = held(useAddOrder)
export const all = held(useRenameAll)

const Unread = () => ` ${useUnreadCount()}`

const ui = (
  <>
    <User>
      <Name />
      <Orders />
    </User>
    <User id={6} />
    <NotificationsProvider fallback="wait">
      <Unread />
    </NotificationsProvider>
    <form.Holder />
    <orders.Holder />
    <all.Holder />
  </>
)

/** Two users with their orders, and how much is unread: each with its first data. */
export async function opened() {
  const page = await open(ui)
  await answer(USER, user('Ann'))
  await answer('user?user_id=6', user(' Eve'))
  await answer('notifications', { unread_count: 0 })
  page.paints.length = 0
  return page
}
