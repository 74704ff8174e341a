import type { Page } from 'playwright-core'
import { expect, it, onTestFailed } from 'vitest'
import { logIn, PASSWORDS, type Person } from './login.js'
import { describePlayground, expectCalm, isDev, nextInvalidation, playgrounds, sent } from './playground.js'
import type { RunningApplication } from './production.js'
import { sessions } from './session.js'
import type { Visit } from './visit.js'

describePlayground('accounts of the playground', (mode) => {
  const session = sessions()
  const { newDatabase, start } = playgrounds()
  let shop: Promise<RunningApplication> | undefined
  const sharedShop = () => (shop ??= start(newDatabase(), mode))

  async function visitShop(app: RunningApplication, path: string, as: Person | null = null): Promise<Visit> {
    onTestFailed(() => console.error(app.terminal.text))
    const profile = await session.profile()
    if (as) await logIn(profile, app.url, as)
    return session.visit(app.url + path, { profile, isDev: isDev(mode) })
  }

  it('shows two people after each other in one page, and never one what is the other’s', async () => {
    const app = await sharedShop()
    const visit = await visitShop(app, 'orders')
    const { page } = visit
    await visit.shows('.empty-state', 'Your orders are for your eyes only.')
    expect(visit.requestsTo(/ctx\/(orders|notifications)/)).toEqual([])

    await page.locator('.empty-state').getByRole('link', { name: 'Log in' }).click()
    await fillIn(page, 'ann', 'wrong')
    await visit.shows('.login-form', 'The name or the password is wrong.')
    await fillIn(page, 'ann', PASSWORDS.ann)
    await visit.shows('.order-list', 'Order 1002')
    await button(page, 'Notifications, 2 unread').waitFor()
    await page.getByRole('link', { name: 'Shop', exact: true }).click()
    await button(page, 'Add Storage jar to cart').click()
    await button(page, 'Cart, 1 item').waitFor()

    // An answer for Ann that is still on its way when she leaves.
    const late = await answerLate(page, /ctx\/orders\/\?status=sent/)
    await page.getByRole('link', { name: 'Orders', exact: true }).click()
    await page.getByRole('link', { name: 'On its way', exact: true }).click()
    await late.fetched
    await button(page, 'Account of Ann').click()
    await button(page, 'Log out').click()
    await page.getByRole('link', { name: 'Log in', exact: true }).waitFor()
    await button(page, 'Cart').waitFor()

    const seen = await watchFor(page, ['1001', '1002', 'Quantity of Storage jar', 'unread'])
    await page.getByRole('link', { name: 'Log in', exact: true }).click()
    await fillIn(page, 'ben', PASSWORDS.ben)
    await button(page, 'Account of Ben').waitFor()
    late.land()
    await page.getByRole('link', { name: 'Orders', exact: true }).click()
    await visit.shows('.orders', 'No orders here')
    await page.getByRole('link', { name: 'On its way', exact: true }).click()
    await visit.shows('.orders', 'No orders here')
    await button(page, 'Notifications').click()
    await visit.shows('.notifications', 'Nothing has happened yet.')
    await page.keyboard.press('Escape')
    await button(page, 'Cart').click()
    await visit.shows('.cart-drawer', 'Nothing in it yet')
    expect(await seen()).toEqual([])
    expectCalm(visit, { complaints: [expect.stringContaining('400')] })
  })

  it('keeps a guest’s cart, and takes it along', async () => {
    const app = await start(newDatabase(), mode)
    const earlier = await visitShop(app, '', 'ben')
    await button(earlier.page, 'Add Walnut board to cart').click()
    await button(earlier.page, 'Cart, 1 item').waitFor()

    const visit = await visitShop(app, '')
    const { page } = visit
    await button(page, 'Add Walnut board to cart').waitFor()
    // Two at once are in one cart: the guest had one before.
    await page.evaluate(() => {
      for (const name of ['Walnut board', 'Iron pan']) {
        document.querySelector<HTMLElement>(`[aria-label="Add ${name} to cart"]`)?.click()
      }
    })
    await button(page, 'Cart, 2 items').waitFor()
    await page.reload()
    await button(page, 'Cart, 2 items').click()
    await page.getByRole('link', { name: 'Log in to order' }).click()
    await fillIn(page, 'ben', PASSWORDS.ben)
    await button(page, 'Cart, 3 items').click()
    await visit.shows('.cart-lines', /Iron pan.*Walnut board/)
    await visit.shows('[aria-label="Quantity of Walnut board"] output', '2')
    await button(page, 'Place order').waitFor()
    expectCalm(visit, { loads: 2 })
  })

  it('refuses what another site, or a page without the token, has the browser send', async () => {
    const app = await sharedShop()
    const visit = await visitShop(app, '', 'ann')
    const { page } = visit
    await button(page, 'Account of Ann').waitFor()
    const call = (headers: Record<string, string>) =>
      page.evaluate(async (headers) => {
        const body = JSON.stringify({ fn: 'logout', args: {} })
        const type = { 'Content-Type': 'application/json' }
        const response = await fetch('/api/mizan/call/', { method: 'POST', body, headers: { ...type, ...headers } })
        return [response.status, ((await response.json()) as { code?: string }).code]
      }, headers)
    expect(await call({})).toEqual([403, 'csrf'])
    const stranger = await session.profile()
    const others = (await (await stranger.request.get(`${app.url}api/mizan/session/`)).json()) as { csrf: string }
    expect(await call({ 'X-CSRFToken': others.csrf })).toEqual([403, 'csrf'])

    // A page of another site sends a form by itself.
    const evil = `<form method="post" action="${app.url}account/logout/"></form><script>document.forms[0].submit()</script>`
    await page.route('http://elsewhere.example/', (route) => route.fulfill({ contentType: 'text/html', body: evil }))
    const refused = page.waitForResponse((response) => response.url().endsWith('/account/logout/'))
    await page.goto('http://elsewhere.example/').catch(() => {})
    expect((await refused).status()).toBe(403)
    await page.goto(app.url)
    await button(page, 'Account of Ann').waitFor()
  })

  it('opens the desk to the people of the shop alone, and the takings to its owner', async () => {
    const app = await start(newDatabase(), mode)
    const guest = await visitShop(app, 'desk')
    await guest.shows('.empty-state', 'Log in first')
    const ben = await visitShop(app, 'desk', 'ben')
    await ben.shows('.empty-state', 'Not behind the counter')
    expectCalm(ben, { complaints: [expect.stringContaining('403')] })

    const ann = await visitShop(app, '', 'ann')
    await button(ann.page, 'Add Cotton throw to cart').click()
    await button(ann.page, 'Cart, 1 item').click()
    await ann.page.getByLabel('Postcode').fill('10437')
    await button(ann.page, 'Place order').click()
    await ann.shows('h1', 'Order 1003')

    const sam = await visitShop(app, 'desk', 'sam')
    await sam.shows('.desk-takings', 'What was taken is for the owner to see.')
    await sam.shows('.desk-orders', /Order 1003.*1 piece for Ann, 10437/)
    await sam.becomes('asked once', () => sam.requests.length >= 4)
    expect(sam.requestsTo(/desk/)).toEqual(['GET /api/mizan/ctx/desk/'])
    sent(sam)
    const invalidation = nextInvalidation(sam.page)
    await button(sam.page, 'Send order 1003').click()
    const orders = (status: string) => ({ context: 'orders', params: { status } })
    expect(await invalidation).toEqual(expect.arrayContaining(['desk', 'notifications', orders('placed'), orders('sent')]))
    await sam.shows('.desk-orders', 'Every order is on its way.')
    expect(sent(sam)).toEqual(['GET ctx/desk/', 'POST call/'])

    const restocked = nextInvalidation(sam.page)
    await button(sam.page, 'Add 12 of Bell pendant').click()
    const product = { context: 'product', params: { product_id: 20 } }
    expect(await restocked).toEqual(expect.arrayContaining(['desk', 'catalog', product]))
    expectCalm(sam)

    const uma = await visitShop(app, 'desk', 'uma')
    await uma.shows('.desk-takings', '€218.00 from 2 orders')
    expectCalm(uma)

    await ann.page.reload()
    await button(ann.page, 'Notifications, 4 unread').click()
    await ann.shows('.notifications', 'Order 1003 is on its way to you.')
    await ann.shows('.status-chip', 'On its way')
  })

  it('lets the form of a view refresh what React shows', async () => {
    const app = await start(newDatabase(), mode)
    const visit = await visitShop(app, 'orders/1002', 'ann')
    const { page } = visit
    const note = page.getByLabel('A word to whoever brings it')
    await note.waitFor()
    sent(visit)
    const posted = page.waitForResponse((response) => response.request().method() === 'POST')
    const told = page.getByText('The carrier will know.').waitFor()
    await note.fill('<b>Ring twice</b>')
    await button(page, 'Save').click()
    await visit.shows('.order-note', 'You asked: “<b>Ring twice</b>”')
    await told
    expect(await note.inputValue()).toBe('<b>Ring twice</b>')
    const answer = await posted
    expect(answer.status()).toBe(200)
    expect(answer.headers()).toMatchObject({ 'x-mizan-invalidate': 'orders', 'x-mizan-location': '/orders/1002#delivery' })
    expect(sent(visit)).toEqual(['GET ctx/orders/'])
    expect(new URL(page.url()).hash).toBe('#delivery')

    // The panel is fetched again, and takes the place of the one that was written into.
    await page.locator('#delivery-note[value*="Ring twice"]').waitFor()
    await note.evaluate((input) => input.removeAttribute('maxlength'))
    await note.fill('x'.repeat(121))
    await button(page, 'Save').click()
    await visit.shows('.orders [role=alert]', 'Write at most 120 characters.')
    await visit.shows('.wire ol', 'POST/track/1002/delivery/')
    expectCalm(visit, { complaints: [expect.stringContaining('400')] })
  })

  it('follows a parcel without script, from login to logout', async () => {
    const app = await start(newDatabase(), mode)
    const profile = await session.profile({ javaScriptEnabled: false })
    const page = await profile.newPage()
    await page.goto(`${app.url}track/1002/`)
    expect(new URL(page.url()).pathname).toBe('/account/login/')
    await page.getByLabel('Name').fill('ann')
    await page.getByLabel('Password').fill('wrong')
    await button(page, 'Log in').click()
    await page.getByText('The name or the password is wrong.').waitFor()
    expect(await page.getByLabel('Name').inputValue()).toBe('ann')
    await page.getByLabel('Password').fill(PASSWORDS.ann)
    const loggedIn = page.waitForResponse((response) => response.request().method() === 'POST')
    await button(page, 'Log in').click()
    expect((await loggedIn).status()).toBe(303)
    expect(await (await loggedIn).headerValue('x-mizan-invalidate')).toContain('account')
    expect(new URL(page.url()).pathname).toBe('/track/1002/')

    await page.getByLabel('A word to whoever brings it').fill('<script>document.title = 1</script>')
    const saved = page.waitForResponse((response) => response.request().method() === 'POST')
    await button(page, 'Save').click()
    expect((await saved).status()).toBe(303)
    expect(await (await saved).headerValue('x-mizan-invalidate')).toBe('orders')
    expect(await page.getByLabel('A word to whoever brings it').inputValue()).toBe('<script>document.title = 1</script>')
    expect(page.url()).toBe(`${app.url}track/1002/#delivery`)

    await page.goto(`${app.url}track/1001/`)
    await page.getByText('Delivered').waitFor()
    await button(page, 'Log out Ann').click()
    expect(new URL(page.url()).pathname).toBe('/account/login/')
    await page.goto(`${app.url}track/`)
    expect(page.url()).toContain('/account/login/?next=%2Ftrack%2F')
  })

  it('leads nobody to another site after login, and shows nobody another’s parcel', async () => {
    const app = await sharedShop()
    const profile = await session.profile({ javaScriptEnabled: false })
    const page = await profile.newPage()
    await page.goto(`${app.url}account/login/?next=https://elsewhere.example/`)
    expect(await page.locator('[name=next]').inputValue()).toBe('/track/')
    // A path of our own, until its dots are gone.
    await page.goto(`${app.url}account/login/?next=/.//elsewhere.example/`)
    await page.getByLabel('Name').fill('ben')
    await page.getByLabel('Password').fill(PASSWORDS.ben)
    await button(page, 'Log in').click()
    expect(page.url()).toBe(`${app.url}track/`)
    await page.getByText('Nothing is on its way to you.').waitFor()
    expect((await page.goto(`${app.url}track/1002/`))?.status()).toBe(404)

    for (const next of ['//elsewhere.example/', '/.//elsewhere.example/']) {
      const visit = await visitShop(app, `login?next=${next}`)
      await fillIn(visit.page, 'ben', PASSWORDS.ben)
      await button(visit.page, 'Account of Ben').waitFor()
      expect(visit.page.url()).toBe(app.url)
      expectCalm(visit)
    }
  })

  it('keeps a photo, and serves it as an image and nothing else', async () => {
    const app = await sharedShop()
    const visit = await visitShop(app, 'product/7', 'ann')
    const { page } = visit
    const photo = page.getByLabel('A photo, if you have one')
    const send = async (name: string, buffer: Buffer) => {
      await photo.setInputFiles({ name, mimeType: 'image/png', buffer })
      await button(page, 'Send review').click()
    }
    await page.getByRole('radio', { name: '4 stars' }).check()
    await page.getByLabel('Your words').fill('It fries.')
    await send('page.png', Buffer.from('<!doctype html><script>alert(1)</script>'))
    await visit.shows('.review-form', 'Choose a JPEG, PNG or WebP.')
    await button(page, 'Remove page.png').click()
    await send('large.png', Buffer.concat([PIXEL, Buffer.alloc(2 * 1024 * 1024)]))
    await visit.shows('.review-form', 'A photo has at most 2 MB.')
    await button(page, 'Remove large.png').click()

    sent(visit)
    await send('pan.png', PIXEL)
    const image = page.getByAltText('Photo by Ann')
    await visit.becomes('the photo is shown', () => image.evaluate((it: HTMLImageElement) => it.complete && it.naturalWidth === 1))
    expect(sent(visit)).toEqual(['POST call/'])
    const address = new URL((await image.getAttribute('src')) ?? '', app.url).href
    const served = await (await session.profile()).request.get(address)
    expect(Buffer.compare(await served.body(), PIXEL)).toBe(0)
    expect(served.headers()).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect(served.headers()['set-cookie']).toBeUndefined()
    expectCalm(visit, { complaints: [expect.stringContaining('400'), expect.stringContaining('400')] })
  })

  it('gives other sites a product’s card that any cache may keep until the product changes', async () => {
    const app = await sharedShop()
    const { request } = await session.profile()
    const card = await request.get(`${app.url}card/2/`)
    expect(await card.text()).toContain('Wide bowl')
    expect(card.headers()).toMatchObject({
      'cache-control': expect.stringContaining('public') as string,
      'cache-groups': expect.stringContaining('"product;product_id=2"') as string,
    })
    expect((await request.get(`${app.url}card/2/`, { headers: { 'If-None-Match': card.headers()['etag'] ?? '' } })).status()).toBe(304)
  })
})

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function fillIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(password)
  await page.locator('.login-form').getByRole('button', { name: 'Log in' }).click()
}

/** Has the server answer at once, and the page hear of it when `land` is called. */
async function answerLate(page: Page, url: RegExp): Promise<{ fetched: Promise<void>; land: () => void }> {
  let land = () => {}
  let isFetched = () => {}
  const landed = new Promise<void>((resolve) => (land = resolve))
  const fetched = new Promise<void>((resolve) => (isFetched = resolve))
  await page.route(url, async (route) => {
    const response = await route.fetch()
    isFetched()
    await landed
    // The page may have given it up.
    await route.fulfill({ response }).catch(() => {})
  }, { times: 1 })
  return { fetched, land }
}

/** Which of these words the page shows from now on, however briefly. */
async function watchFor(page: Page, words: string[]): Promise<() => Promise<string[]>> {
  await page.evaluate((words) => {
    const seen = new Set<string>()
    const look = () => {
      const text = document.body.innerText + [...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label')).join()
      for (const word of words) if (text.includes(word)) seen.add(word)
    }
    Object.assign(window, { seen })
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
  }, words)
  return () => page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])
}
