import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { measureRest } from '../bench/runtime/measure.js'
import { buildPages, type Scripts } from '../bench/runtime/pages.js'
import { describeBrowser, launch } from './browser.js'

const READERS = 10_000
/** How many entries a store keeps for the way back. */
const KEPT = 100
/** In bytes: a reader that left 100 of them would be over it. A bare store leaves a tenth of this, in React and in compiled code. */
const SLACK = 1_000_000

describeBrowser('10,000 readers that come and go', () => {
  let browser: Browser
  let scripts: Scripts
  beforeAll(async () => {
    ;[browser, scripts] = await Promise.all([launch(), buildPages()])
  })
  afterAll(() => browser?.close())

  test.each([
    ['of the same entries', true],
    ['each of an entry of its own', false],
  ])('%s leave nothing behind but the entries that are kept', async (_, isSame) => {
    const { entries, heap } = await measureRest(browser, scripts, 'mizan', READERS, isSame)
    expect(entries).toBe(KEPT)
    expect(heap).toBeLessThan(SLACK)
  })
})
