import { client, ReactContext } from 'mizan/server'

export const NotificationsContext = new ReactContext('notifications')

export class Notifications {
  @client({ context: NotificationsContext, auth: true })
  static async unread_count(): Promise<number> {
    return 0
  }

  @client({ affects: NotificationsContext, auth: true })
  static async mark_read(): Promise<void> {}
}
