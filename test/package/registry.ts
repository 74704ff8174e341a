import { run } from './command.js'

/**
 * Why the tests that install from the npm registry cannot run here, or `undefined` when they can.
 * With `MIZAN_REQUIRE_REGISTRY` set they run in any case, and fail where they cannot.
 */
export async function registryMissing(folder: string): Promise<string | undefined> {
  if (process.env.MIZAN_REQUIRE_REGISTRY) return undefined
  try {
    await run('npm', ['view', 'create-vite', 'name', '--fetch-retries=0', '--fetch-timeout=10000'], folder, 20)
    return undefined
  } catch {
    return 'The tarball in a fresh create-vite application: no npm registry was reached. With a network: npm test'
  }
}
