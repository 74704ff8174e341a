import { client, html, type MizanRequest } from 'mizan/server'
import { AccountContext, CartContext, DeskContext, NotificationsContext, OrdersContext } from '../contexts.js'
import { page } from '../pages/page.js'
import { ownPath, seeOther } from '../pages/path.js'
import { enter } from './account.js'
import { userWithPassword } from './users.js'

const TRACKING = '/track/'

/** Logging in without script. */
export const login_page = client(
  { route: '/account/login/', private: true },
  async (request: MizanRequest, { next }: { next?: string }) => loginPage(request, next),
)

/** What the form of `login_page` sends. */
export const login_form = client(
  {
    route: '/account/login/',
    methods: ['POST'],
    affects: [AccountContext, CartContext, OrdersContext, NotificationsContext, DeskContext],
  },
  async (request: MizanRequest, { name, password, next }: { name: string; password: string; next?: string }) => {
    const user = await userWithPassword(name, password)
    if (!user) return loginPage(request, next, name)
    await enter(request, user)
    return seeOther(ownPath(request, next, TRACKING))
  },
)

/** Logging out without script. */
export const logout_form = client(
  {
    route: '/account/logout/',
    methods: ['POST'],
    affects: [AccountContext, CartContext, OrdersContext, NotificationsContext, DeskContext],
  },
  async (request: MizanRequest) => {
    await request.logout()
    return seeOther('/account/login/')
  },
)

/** @param refused the name that was tried in vain */
async function loginPage(request: MizanRequest, next?: string, refused?: string): Promise<Response> {
  const failed = refused !== undefined
  const fault = failed && html`<span class="refusal" id="fault" role="alert">The name or the password is wrong.</span>`
  const described = failed && { 'aria-invalid': 'true', 'aria-describedby': 'fault' }
  const body = html`
    <h1>Log in</h1>
    <p class="soft">This page needs no script. Ann’s password is “morning cup”.</p>
    <form class="page-form" method="post" action="/account/login/">
      ${await request.csrfField()}
      <input type="hidden" name="next" value="${ownPath(request, next, TRACKING)}">
      <label for="name">Name</label>
      <input id="name" name="name" autocomplete="username" required value="${refused}">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required ${described || null}>
      ${fault}
      <button class="button">Log in</button>
    </form>`
  return page(request, 'Log in', body, failed ? 422 : 200)
}
