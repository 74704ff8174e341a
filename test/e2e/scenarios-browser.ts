import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext } from 'playwright-core'
import { findBrowser } from './find-browser.js'

/** A browser as a user has it, with one profile. */
export interface PlainBrowser {
  readonly context: BrowserContext
  close(): Promise<void>
}

/**
 * Starts Chromium without what Playwright changes in it: there every tab takes itself for the one at the front, and the back
 * button loads each page anew.
 */
export async function launchPlain(): Promise<PlainBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'))
  const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  const child = spawn(findBrowser()!, [...args, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'])
  const connect = async () => chromium.connectOverCDP(await listening(child.stderr), { noDefaults: true })
  const browser = await connect().catch((error: unknown) => {
    child.kill()
    throw error
  })
  return {
    context: browser.contexts()[0]!,
    async close() {
      const exit = once(child, 'exit')
      // Not by a signal, which leaves processes of its own that still write to the profile.
      await (await browser.newBrowserCDPSession()).send('Browser.close').catch(() => {})
      await exit
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** The address at which it takes commands, which it prints. */
function listening(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const address = /ws:\/\/\S+/.exec(text)
      if (address) resolve(address[0])
    })
    output.once('end', () => reject(new Error(`The browser ended before it listened:\n${text}`)))
  })
}
