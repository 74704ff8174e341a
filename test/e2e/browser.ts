import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'
import { findBrowser, HOW_TO_GET_A_BROWSER } from './find-browser.js'

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts the browser, headless.
 *
 * @throws Error when the machine has none, saying how to get one.
 */
export async function launch(): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error(`No browser was found. ${HOW_TO_GET_A_BROWSER}`)
  return chromium.launch({ executablePath, args: ARGUMENTS })
}

/**
 * `describe` for tests that drive a browser. On a machine without one they are skipped, and the run says so at its end;
 * with `MIZAN_REQUIRE_BROWSER` set they run and fail in {@link launch}.
 */
export const describeBrowser = describe.skipIf(!findBrowser() && !process.env.MIZAN_REQUIRE_BROWSER)
