import { useMarkNotificationsRead, useNotificationList, useUnreadCount, type NotificationsData } from 'virtual:mizan/contexts'
import { ago } from '../format.js'
import { Link } from '../router.js'
import { Button } from '../ui/button.js'
import { Refusal } from '../ui/error-panel.js'

/** What the server will say. Until it has, this is shown; a refusal takes it back. */
const allRead = ({ notification_list }: NotificationsData): NotificationsData => ({
  notification_list: notification_list.map((notification) => ({ ...notification, read: true })),
  unread_count: 0,
})

export function NotificationList({ panel }: { panel: string }) {
  const notifications = useNotificationList()
  const unread = useUnreadCount()
  const [markNotificationsRead, { isPending, error }] = useMarkNotificationsRead({ optimistic: { notifications: allRead } })
  const markAll = () => {
    markNotificationsRead().catch(() => {}) // `error` is shown below.
  }
  const close = () => document.getElementById(panel)?.hidePopover()
  return (
    <>
      <header>
        <h2>Notifications</h2>
        <Button
          kind="bare"
          pending={isPending}
          disabled={unread === 0}
          onClick={markAll}
        >
          Mark all as read
        </Button>
      </header>
      <Refusal error={error} />
      {notifications.length === 0 && <p className="soft">Nothing has happened yet.</p>}
      <ul>
        {notifications.map(({ id, text, link, read, created_at }) => (
          <li key={id} data-unread={!read || undefined}>
            <p>
              {!read && <span className="visually-hidden">Unread: </span>}
              {link ? <Link href={link} onClick={close}>{text}</Link> : text}
            </p>
            <p className="soft small"><time dateTime={created_at}>{ago(created_at)}</time></p>
          </li>
        ))}
      </ul>
    </>
  )
}
