import { memoryCache } from 'mizan/cache'
import { defineServer, session } from 'mizan/server'
import { findUser } from './accounts/users.js'

/** Production does not start without SESSION_SECRET; the dev server makes one up for as long as it runs. */
export default defineServer({
  identity: session({ secret: process.env['SESSION_SECRET'] }),
  user: ({ user_id }) => findUser(String(user_id)),
  cache: memoryCache(),
  limits: { file: 4 * 1024 * 1024 },
})
