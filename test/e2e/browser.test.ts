import { expect, it } from 'vitest'
import { describeBrowser, launch } from './browser.js'

describeBrowser('the browser of these tests', () => {
  it('starts, runs script and closes', async () => {
    const browser = await launch()
    try {
      const page = await browser.newPage()
      expect(await page.evaluate(() => 6 * 7)).toBe(42)
    } finally {
      await browser.close()
    }
  })
})
