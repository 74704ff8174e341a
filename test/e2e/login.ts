import type { BrowserContext } from 'playwright-core'

/** The people of the playground, with the passwords that its login page shows. */
export const PASSWORDS = { ann: 'morning cup', ben: 'walnut board', sam: 'reading lamp', uma: 'wool blanket' }

export type Person = keyof typeof PASSWORDS

/**
 * Logs in before there is a page, as the page does it: a token, and with it the call.
 *
 * @param url of the shop's start page
 */
export async function logIn(context: BrowserContext, url: string, name: Person): Promise<void> {
  const { request } = context
  const session = await request.get(`${url}api/mizan/session/`)
  const { csrf } = (await session.json()) as { csrf: string }
  const data = { fn: 'login', args: { name, password: PASSWORDS[name] } }
  const answer = await request.post(`${url}api/mizan/call/`, { data, headers: { 'X-CSRFToken': csrf } })
  if (!answer.ok()) throw new Error(`${name} could not log in: ${answer.status()} ${await answer.text()}`)
}
