import { client, ReactContext } from 'mizan/server'

export const UsersContext = new ReactContext('users')

export class UserList {
  @client({ context: UsersContext })
  static async users_names(): Promise<string[]> {
    return ['Ann']
  }
}
