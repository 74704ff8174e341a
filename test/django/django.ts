import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe } from 'vitest'
import { findPython, noDjango } from '../../playground/django/python.js'

/** The folder of a server with one of everything that the protocol has, on the playground's reference package. */
export const PROJECT = fileURLToPath(new URL('project/', import.meta.url))

/**
 * `describe` for tests that need Django. On a machine without it they are skipped, and the run says so at its end; with
 * `MIZAN_REQUIRE_DJANGO` set they run and fail.
 */
export const describeDjango = describe.skipIf(!findPython() && !process.env.MIZAN_REQUIRE_DJANGO)

/** @throws Error when there is none, with how to get it */
export function python(): string {
  const found = findPython()
  if (!found) throw new Error(noDjango())
  return found
}

/** A folder that is gone when the tests of the file are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mizan-django-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
