import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { findPython, noDjango } from '../playground/django/python.js'
import { HOW_TO_GET_A_BROWSER } from './e2e/find-browser.js'
import { LONG } from './long.js'
import { leftOut } from './reporting/left-out.js'
import { totals } from './reporting/totals.js'

const { MIZAN_TEST_TOTALS } = process.env

/** `npm test`: all that needs no browser and is over within three minutes. A file that needs a DOM begins with `// @vitest-environment happy-dom`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, ...LONG, 'test/e2e/**', 'test/bench/**', 'test/fixtures/**', 'test/.tmp/**'],
    // Tests that start Vite or a compiler share two cores with each other: their wall time says nothing about them.
    testTimeout: 30_000,
    // Vitest leaves one core free by default, which of two is half: much of the time goes to compilers in processes of their own.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    hookTimeout: 60_000,
    // Its own is one second, which a busy machine may take for anything.
    expect: { poll: { timeout: 15_000 } },
    reporters: [
      'default',
      leftOut([
        `HMR, request counts and the playground in a real browser, whole applications in dev and as built, the packed package, and three compilers on large servers: npm run test:e2e. ${HOW_TO_GET_A_BROWSER}`,
        ...(findPython() ? [] : [`What the Django server does. ${noDjango()}`]),
      ]),
      ...(MIZAN_TEST_TOTALS ? [totals(MIZAN_TEST_TOTALS)] : []),
    ],
  },
})
