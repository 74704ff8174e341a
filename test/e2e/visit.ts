import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'

/** How long a condition may take to come true, in milliseconds: generous, since two cores are shared: whoever waits in vain waits once. */
const PATIENCE = 25_000

/** A message of Vite's server to the page. */
export interface HotMessage {
  type: string
  event?: string
  data?: unknown
  updates?: { path: string; acceptedPath: string }[]
}

/** What Vite's overlay says; each part empty when it is not there. */
export interface Overlay {
  message: string
  file: string
  frame: string
}

/** One page of one application, and what happened in it. */
export class Visit {
  readonly page: Page
  /** How often the page was loaded: 1 unless something reloaded it. */
  loads = 0
  /** Console errors and warnings, and errors that nobody caught. */
  readonly complaints: string[] = []
  /** `GET /api/mizan/ctx/user/?user_id=5`, in the order of their sending. */
  readonly requests: string[] = []
  readonly messages: HotMessage[] = []

  private constructor(page: Page) {
    this.page = page
    page.on('load', () => void this.loads++)
    page.on('pageerror', (error) => void this.complaints.push(`pageerror: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(`${message.type()}: ${message.text()}`)
    })
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      if (pathname.startsWith('/api/') || pathname.startsWith('/view/')) this.requests.push(`${request.method()} ${pathname}${search}`)
    })
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => void this.messages.push(JSON.parse(String(payload)) as HotMessage)),
    )
  }

  /** @param options.isDev whether a dev server serves the page, for whose connection to wait */
  static async open(browser: Browser | BrowserContext, url: string, { isDev = true } = {}): Promise<Visit> {
    const visit = new Visit(await browser.newPage())
    await visit.page.goto(url)
    // Before it is connected, what the server sends of a change would pass by.
    if (isDev) await visit.becomes('connected to the dev server', () => visit.messages.some(({ type }) => type === 'connected'))
    return visit
  }

  /** Waits until `condition` holds. */
  async becomes(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    await expect.poll(condition, { timeout: PATIENCE, interval: 20, message: what }).toBe(true)
  }

  /** Waits until the element's text contains, or matches, `text`. */
  async shows(selector: string, text: string | RegExp): Promise<void> {
    const is = typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text)
    await expect.poll(() => this.text(selector), { timeout: PATIENCE, interval: 20, message: `${selector} of the page` }).toEqual(is)
  }

  /** The element's text; null when there is none. */
  text(selector: string): Promise<string | null> {
    return this.page.evaluate((selector) => document.querySelector(selector)?.textContent ?? null, selector)
  }

  /** Clicks the element, beneath an overlay too. */
  press(selector: string): Promise<void> {
    return this.page.evaluate((selector) => document.querySelector<HTMLElement>(selector)?.click(), selector)
  }

  /** The overlay, once it shows `text`. */
  async overlay(text: string): Promise<Overlay> {
    const read = () =>
      this.page.evaluate(() => {
        const root = document.querySelector('vite-error-overlay')?.shadowRoot
        const part = (name: string) => root?.querySelector(name)?.textContent ?? ''
        return { message: part('.message-body'), file: part('.file'), frame: part('.frame') }
      })
    await expect
      .poll(async () => (await read()).message, { timeout: PATIENCE, interval: 20, message: 'the overlay' })
      .toContain(text)
    const overlay = await read()
    // Whoever reads it takes longer: the watcher is deaf for 50 ms to a further change of the file that it has just told of.
    await pause(100)
    return overlay
  }

  /** Waits until there is no overlay. */
  async overlayGoes(): Promise<void> {
    await this.becomes('the overlay is gone', () => this.page.evaluate(() => document.querySelector('vite-error-overlay') === null))
  }

  /** The requests of which `test` holds. */
  requestsTo(test: RegExp): string[] {
    return this.requests.filter((request) => test.test(request))
  }
}
