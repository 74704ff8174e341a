import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe } from 'vitest'
import { findPython } from '../../playground/django/python.js'
import { python } from '../django/django.js'
import { freePort } from '../free-port.js'
import { findBrowser } from './find-browser.js'
import { startServer, type RunningApplication } from './production.js'

/** How many looks at a server that has said its address before it listens there. */
const LOOKS = 100

/**
 * `describe` for tests that need Django, and a browser. On a machine without they are skipped, and the run says so at its end;
 * with `MIZAN_REQUIRE_DJANGO` set they run and fail.
 */
export const describeDjangoBrowser = describe.skipIf(
  (!findBrowser() && !process.env.MIZAN_REQUIRE_BROWSER) || (!findPython() && !process.env.MIZAN_REQUIRE_DJANGO),
)

/**
 * Brings the database up to date and starts Django, on a free port and without its autoreloader.
 *
 * @param folder of `manage.py`
 * @throws Error when there is no Django, and when a command fails, with what it said
 */
export async function startDjango(folder: string, variables: Record<string, string>): Promise<RunningApplication> {
  const program = python()
  const manage = join(folder, 'manage.py')
  await promisify(execFile)(program, [manage, 'migrate', '--no-input'], { env: { ...process.env, ...variables } })
  const args = [manage, 'runserver', '--noreload', `127.0.0.1:${await freePort()}`]
  const app = await startServer(program, args, { PYTHONUNBUFFERED: '1', ...variables })
  for (let look = 0; look < LOOKS; look++) {
    const isThere = await fetch(app.url).then(() => true, () => false)
    if (isThere) return app
    await pause(100)
  }
  await app.close()
  throw new Error(`Nothing listens at ${app.url}:\n${app.terminal.text}`)
}
