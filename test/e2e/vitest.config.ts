import { defineConfig } from 'vitest/config'
import { findBrowser, HOW_TO_GET_A_BROWSER } from './find-browser.js'
import { findPython, noDjango } from '../../playground/django/python.js'
import { LONG } from '../long.js'
import { leftOut } from '../reporting/left-out.js'
import { totals } from '../reporting/totals.js'

const { MIZAN_TEST_TOTALS } = process.env

/** `npm run test:e2e`: what only a real browser can show, and what takes half a minute a file. One file at a time: each starts a browser and Vite. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.{ts,tsx}', ...LONG],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // A browser, Vite and its page share two cores there, with whatever else the machine does: a second try tells a slow machine
    // from a fault. It is not passed over in silence: the last lines of the run name each test that needed one.
    retry: process.env.CI ? 1 : 0,
    // Its own is one second, which a busy machine may take for anything.
    expect: { poll: { timeout: 15_000 } },
    reporters: [
      'default',
      leftOut([
        ...(findBrowser() ? [] : [`Every test that drives a browser: none was found. ${HOW_TO_GET_A_BROWSER}`]),
        ...(findPython() ? [] : [`The playground in front of Django. ${noDjango()}`]),
      ]),
      ...(MIZAN_TEST_TOTALS ? [totals(MIZAN_TEST_TOTALS)] : []),
    ],
  },
})
