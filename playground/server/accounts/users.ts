import { eq } from 'drizzle-orm'
import { database } from '../db/client.js'
import { users, type Role } from '../db/schema.js'
import { limited } from './attempts.js'
import { hashPassword, isPassword } from './password.js'

/** Somebody with an account, as functions see them in `request.user`. */
export interface Account {
  id: string
  name: string
  roles: Role[]
}

/** Null when there is no such user, or no more: whoever still has a session of theirs is nobody then. */
export async function findUser(user_id: string): Promise<Account | null> {
  const db = await database()
  const { id, name, roles } = users
  return (await db.select({ id, name, roles }).from(users).where(eq(id, user_id)).get()) ?? null
}

const nobody = hashPassword('nobody has this one')

/**
 * The user of this name and password; null for a wrong pair, after the same work whichever of the two is wrong.
 *
 * @throws MizanError `rate_limited` after too many wrong ones
 */
export function userWithPassword(name: string, password: string): Promise<Account | null> {
  return limited(name, () => find(name, password))
}

async function find(name: string, password: string): Promise<Account | null> {
  const db = await database()
  const found = await db.select().from(users).where(eq(users.id, name.trim().toLowerCase())).get()
  const fits = await isPassword(password, found?.password ?? (await nobody))
  return found && fits ? { id: found.id, name: found.name, roles: found.roles } : null
}
