import type { Visitor } from './visitor.js'

/** Who asks where no identity is configured: nobody, ever. */
export const ANONYMOUS: Visitor = {
  principal: null,
  isBearer: false,
  session: null,
  user: () => Promise.resolve(null),
  checkCsrf: () => Promise.resolve(null),
  login: () => Promise.resolve(),
  logout: () => Promise.resolve(),
  setCookies: () => Promise.resolve([]),
}
