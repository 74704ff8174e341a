import { conform, readValues, type Report } from '../../src/conformance/index.js'
import { listen, type Handle } from './reference/http.js'
import { MODEL } from './reference/schema.js'
import { APP_ORIGIN, BEARER, MAX_BODY } from './reference/server.js'

/** All that the reference can be told, so that no check is skipped. */
export const VALUES = readValues({
  contexts: { user: { user_id: 5 } },
  failing: { user: { user_id: 13 } },
  calls: { update_name: { user_id: 5, name: 'Ann' }, ping: {}, close_account: { reason: 'none' } },
  views: { restock: { form: { search: 'Jürgen "5%"' } }, save_profile: { params: { user_id: 5 }, form: { name: 'Ann' } }, profile_page: { params: { user_id: 5 } } },
  login: { call: 'sign_in', args: { name: 'ann' } },
  bearer: BEARER,
  origin: APP_ORIGIN,
  sessions: true,
  bodyLimit: MAX_BODY,
})

/** A run against a server of this handler. */
export async function check(handle: Handle, values = VALUES): Promise<Report> {
  const server = await listen(handle)
  try {
    return await conform({ url: server.url, model: MODEL, values })
  } finally {
    await server.close()
  }
}

export const failedIds = (report: Report): string[] => report.results.filter(({ status }) => status === 'failed').map(({ id }) => id)
