import type { OriginCache } from '../../../src/protocol/index.js'
import type { OpenShop } from './schedule.js'

/** Asks the cache itself, with the names that a server would. @param caches one of each process */
export const byNames =
  (caches: readonly [OriginCache, OriginCache], isScoped: boolean): OpenShop =>
  (database, context) => {
    const scope = (user: number) => `${context};user_id=${user}`
    const cacheOf = (process: number) => (process === 0 ? caches[0] : caches[1])
    return {
      async read(user, process) {
        const entry = { key: `${context} ${user}`, context, names: [context, scope(user)], maxAge: null }
        const { value } = await cacheOf(process).read<never>(entry, async () => String(await database.read(user)))
        return Number(value)
      },
      async write(user, process) {
        await database.write(user)
        await cacheOf(process).purge([isScoped ? scope(user) : context], [context])
      },
    }
  }
