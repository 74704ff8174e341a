import { NotificationsProvider, useUnreadCount } from 'virtual:mizan/contexts'
import { plural } from '../format.js'
import { ErrorPanel } from '../ui/error-panel.js'
import { Loading, Skeleton } from '../ui/skeleton.js'
import { NotificationList } from './notification-list.js'
import './notifications.css'

const PANEL = 'notifications'

/** A bell with a popover of the browser's own, which closes on Escape and on a press elsewhere. */
export function NotificationsBell() {
  return (
    <>
      <NotificationsProvider fallback={<Bell />} errorFallback={() => <Bell />}>
        <CountedBell />
      </NotificationsProvider>
      <section className="notifications" id={PANEL} popover="auto" aria-label="Notifications">
        <NotificationsProvider
          fallback={<Loading><Skeleton height="4rem" /></Loading>}
          errorFallback={({ error, retry }) => (
            <ErrorPanel error={error} retry={retry}>Your notifications could not be loaded.</ErrorPanel>
          )}
        >
          <NotificationList panel={PANEL} />
        </NotificationsProvider>
      </section>
    </>
  )
}

function CountedBell() {
  return <Bell unread={useUnreadCount()} />
}

function Bell({ unread = 0 }: { unread?: number }) {
  const label = unread > 0 ? `Notifications, ${plural(unread, 'unread', 'unread')}` : 'Notifications'
  return (
    <button className="tool" type="button" popoverTarget={PANEL} aria-label={label}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21.5h4" />
      </svg>
      {unread > 0 && <span className="badge" aria-hidden="true">{unread}</span>}
    </button>
  )
}
