import { afterAll, afterEach, beforeAll, expect, it, onTestFailed } from 'vitest'
import { removeApplications, startApplication, type Application } from './application.js'
import { describeBrowser } from './browser.js'
import { SCENARIOS } from './scenarios-app.js'
import { launchPlain, type PlainBrowser } from './scenarios-browser.js'
import { Visit } from './visit.js'

describeBrowser('in a browser', () => {
  let app: Application | undefined
  let browser: PlainBrowser
  const visits: Visit[] = []
  beforeAll(async () => {
    browser = await launchPlain()
  })
  afterEach(async () => {
    for (const { page } of visits.splice(0)) await page.close()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    removeApplications()
  })

  /** Users are named by tests: each has some of its own, since the server remembers. */
  let lastId = 0
  async function open(page: string, id = ++lastId, more = ''): Promise<Visit & { id: number; get: string }> {
    // In a test, since it waits by what only tests may wait by.
    const { url, terminal } = (app ??= await startApplication(SCENARIOS))
    const visit = await Visit.open(browser.context, new URL(`${page}?id=${id}${more}`, url).href)
    visits.push(visit)
    onTestFailed(() => console.error(terminal.text, visit.complaints, visit.requests))
    return Object.assign(visit, { id, get: getOf(id) })
  }
  const getOf = (id: number) => `GET /api/mizan/ctx/user/?user_id=${id}`

  /** What each frame showed so far. */
  const framesOf = ({ page }: Visit): Promise<string[]> => page.evaluate(() => (window as unknown as { frames_: string[] }).frames_)

  const invalidate = ({ page }: Visit, times = 1, every = 0): Promise<void> =>
    page.evaluate(
      async ([times, every]) => {
        for (let time = 0; time < times; time++) {
          if (time > 0) await new Promise((resolve) => setTimeout(resolve, every))
          ;(window as unknown as { invalidate(list: unknown): void }).invalidate(['user'])
        }
      },
      [times, every] as const,
    )

  it('two reads in one component are one request under StrictMode', async () => {
    const visit = await open('/names')
    await visit.shows('output', `user ${visit.id} served`)
    expect(visit.requests).toEqual([visit.get])
    expect(await framesOf(visit)).toEqual(expect.arrayContaining(['wait', `user ${visit.id} served`]))
    expect(visit.complaints).toEqual([])
  })

  it('five invalidations in one tick are one request, and those of a storm leave time to paint', async () => {
    const visit = await open('/names')
    await visit.shows('output', 'served')
    visit.requests.length = 0
    await visit.page.evaluate(() => {
      for (let time = 0; time < 5; time++) (window as unknown as { invalidate(list: unknown): void }).invalidate(['user'])
    })
    await visit.page.waitForTimeout(300)
    expect(visit.requests).toHaveLength(1)
    const landings = () => visit.page.evaluate(() => (window as unknown as { events: string[] }).events.filter((type) => type === 'land').length)
    const before = await landings()
    await invalidate(visit, 50, 20)
    await visit.page.waitForTimeout(300)
    // A second of them, with answers that take 60 ms and the way here and back.
    const [asked, landed] = [visit.requests.length - 1, (await landings()) - before]
    expect(asked).toBeLessThanOrEqual(30)
    expect(landed).toBeGreaterThanOrEqual(8)
    const frames = await framesOf(visit)
    expect(frames.slice(frames.indexOf(`user ${visit.id} served`))).toEqual([`user ${visit.id} served`])
    expect(visit.complaints).toEqual([])
  })

  it('a hidden tab asks for nothing, however often another tab writes, and once when it is shown', async () => {
    const visit = await open('/names')
    await visit.shows('output', `user ${visit.id} served`)
    const other = await open('/optimistic', visit.id)
    await other.shows('output', `user ${visit.id}`)
    await other.page.bringToFront()
    expect(await visit.page.evaluate(() => document.visibilityState)).toBe('hidden')
    visit.requests.length = 0
    for (let time = 0; time < 3; time++) await written(other)
    await other.page.waitForTimeout(200)
    expect(visit.requests).toEqual([])
    await visit.page.bringToFront()
    await visit.shows('output', 'Bea served')
    expect(visit.requests).toEqual([visit.get])
    await other.page.bringToFront()
    await visit.page.bringToFront()
    await visit.page.waitForTimeout(200)
    expect(visit.requests).toEqual([visit.get])
  })

  it('an optimistic update holds while older answers come, of a focus refetch too', async () => {
    const visit = await open('/optimistic', undefined, '&focus')
    await visit.shows('output', `user ${visit.id}`)
    const release = await hold(visit, '**/call/')
    await visit.press('#rename')
    await visit.shows('output', 'Bea')
    visit.requests.length = 0
    const other = await open('/names', 999)
    await other.page.bringToFront()
    await visit.page.bringToFront()
    await visit.becomes('asked again', () => visit.requests.includes(visit.get))
    await invalidate(visit)
    await visit.page.waitForTimeout(250)
    await release()
    await visit.page.waitForTimeout(400)
    const frames = await framesOf(visit)
    expect(frames.slice(frames.indexOf('Bea'))).toEqual(['Bea'])
    expect(visit.complaints).toEqual([])
  })

  it('an optimistic update that is refused goes, and what came in the meantime stays', async () => {
    const visit = await open('/optimistic')
    await visit.shows('output', `user ${visit.id}`)
    const release = await hold(visit, '**/call/')
    await visit.press('#refuse')
    const other = await open('/optimistic', visit.id)
    await other.shows('output', `user ${visit.id}`)
    await other.press('#rename')
    await other.shows('output', 'Bea')
    await visit.page.bringToFront()
    await visit.becomes('asked again', () => visit.requests.filter((request) => request === visit.get).length > 1)
    await visit.page.waitForTimeout(250)
    await release()
    await visit.shows('em', 'invalid')
    await visit.shows('output', 'Bea')
    const frames = await framesOf(visit)
    const since = frames.slice(frames.findIndex((frame) => frame.startsWith('Bea')))
    // Its error may come a frame after it went.
    expect(since.filter((frame) => frame !== 'Bea')).toEqual(['Beainvalid'])
  })

  it('a call resolves when the page shows what came of it, if the answer brought it', async () => {
    const visit = await open('/optimistic')
    await visit.shows('output', `user ${visit.id}`)
    const scope = { context: 'user', params: { user_id: visit.id } }
    const answer = { result: 'Cid', invalidate: [scope], contexts: [{ ...scope, data: { user_name: 'Cid the new', user_served: 1 } }] }
    await visit.page.route('**/call/', (route) => route.fulfill({ json: answer }))
    visit.requests.length = 0
    await visit.press('#await')
    await visit.becomes('the call resolved', async () => (await visit.page.title()) !== 'Scenarios')
    expect(await visit.page.title()).toBe('Cid the new')
    await visit.page.waitForTimeout(150)
    expect(visit.requests).toEqual(['POST /api/mizan/call/'])
  })

  it('params that change give up the request of the ones before', async () => {
    const visit = await open('/pages')
    lastId += 3
    await visit.shows('output', `user ${visit.id}`)
    const failed: string[] = []
    visit.page.on('requestfailed', (request) => failed.push(`${new URL(request.url()).search} ${request.failure()?.errorText}`))
    await visit.press('#next')
    await visit.page.waitForTimeout(20)
    await visit.press('#next')
    await visit.shows('output', `user ${visit.id + 2}`)
    expect(failed).toEqual([`?user_id=${visit.id + 1} net::ERR_ABORTED`])
    expect(visit.requests).toEqual([visit.get, getOf(visit.id + 1), getOf(visit.id + 2)])
    expect(await framesOf(visit)).not.toContain(`user ${visit.id + 1}`)
    expect(visit.complaints).toEqual([])
  })

  it('a transition keeps the old page until the new one is there, invalidated in the meantime or not', async () => {
    const visit = await open('/pages')
    lastId += 2
    await visit.shows('output', `user ${visit.id}`)
    await visit.press('#later')
    await invalidate(visit, 10, 15)
    await visit.becomes('painted', async () => (await framesOf(visit)).includes(`user ${visit.id + 1}`))
    const frames = await framesOf(visit)
    expect(frames.slice(frames.indexOf(`user ${visit.id}`))).toEqual([`user ${visit.id}`, `user ${visit.id + 1}`])
    expect(visit.complaints).toEqual([])
  })

  it('a page that the back button takes from memory is fetched anew', async () => {
    const visit = await open('/names')
    await visit.shows('output', `user ${visit.id} served`)
    const born = () => visit.page.evaluate(() => (window as unknown as { born: number }).born)
    const before = await born()
    await visit.page.goto(new URL('/src/record.ts', visit.page.url()).href)
    // By somebody else: what another tab says would make the browser forget the page.
    const call = { fn: 'rename', args: { user_id: visit.id, name: 'Bea' } }
    await visit.page.request.post(new URL('/api/mizan/call/', visit.page.url()).href, { data: call })
    visit.requests.length = 0
    await visit.page.evaluate(() => void setTimeout(() => history.back(), 0))
    await visit.shows('output', 'Bea served')
    expect(await born()).toBe(before)
    expect(visit.requests).toEqual([visit.get])
  })

  it('a form sends what it holds by the types of the arguments; refused, it keeps what was typed', async () => {
    const visit = await open('/form')
    const { page } = visit
    await page.fill('[name=name]', 'nobody')
    await page.fill('[name=age]', '41')
    await page.check('[name=isMember]')
    await page.check('[value=b]')
    await page.setInputFiles('[name=photo]', { name: 'me.txt', mimeType: 'text/plain', buffer: Buffer.from('smile') })
    await page.click('button')
    await visit.shows('output', 'Taken.')
    expect(await page.inputValue('[name=name]')).toBe('nobody')
    expect(await page.inputValue('[name=age]')).toBe('41')
    expect(await page.isChecked('[name=isMember]')).toBe(true)
    await page.fill('[name=name]', 'Ann')
    await page.click('button')
    await visit.shows('output', 'Ann, 42, true, 1, me.txt smile')
    expect(await page.inputValue('[name=name]')).toBe('')
    expect(await page.inputValue('[name=age]')).toBe('1')
    await page.fill('[name=name]', 'Eve')
    await page.click('button')
    await visit.shows('output', 'Eve, 2, false, 0, no photo')
  })
})

/** Renames the user there, and waits for the answer. */
async function written({ page }: Visit): Promise<void> {
  await Promise.all([page.waitForResponse('**/call/'), page.click('#rename')])
}

/** Keeps requests that match waiting, until the function that it returns is called. */
async function hold({ page }: Visit, url: string): Promise<() => Promise<void>> {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  await page.route(url, (route) => released.then(() => route.continue()))
  return async () => release()
}
