import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFailed, onTestFinished } from 'vitest'
import { logIn, type Person } from './login.js'
import { build, describePlayground, expectCalm, hold, isDev, nextInvalidation, playgrounds, sent } from './playground.js'
import type { RunningApplication } from './production.js'
import { sessions } from './session.js'
import type { Visit } from './visit.js'

const CONTEXTS = ['account', 'cart', 'catalog', 'desk', 'notifications', 'orders', 'product']
const GUESTS = ['GET ctx/account/', 'GET ctx/cart/', 'GET ctx/catalog/?category=all']
const OPENING = [...GUESTS, 'GET ctx/notifications/']

describePlayground('the playground', (mode) => {
  const session = sessions()
  const { newDatabase, start, startDev } = playgrounds()
  let shop: Promise<RunningApplication> | undefined

  /** One shop for the tests that leave it as they found it: to start one takes longer than to test it. */
  const sharedShop = () => (shop ??= start(newDatabase(), mode))

  /** A new browser at a page of the shop. */
  async function visitShop(app: RunningApplication, path = '', as: Person | null = null): Promise<Visit> {
    onTestFailed(() => console.error(app.terminal.text))
    const profile = await session.profile()
    if (as) await logIn(profile, app.url, as)
    return session.visit(app.url + path, { profile, isDev: isDev(mode) })
  }

  /** A new browser in the shop, with all that it has asked for already looked at. */
  async function enter(app: RunningApplication, as: Person | null = 'ann'): Promise<Visit> {
    const visit = await visitShop(app, '', as)
    const opening = as ? OPENING : GUESTS
    await shelfIs(visit, 'Everything', 24)
    await visit.becomes('all there', () => visit.requests.length >= opening.length)
    expect(sent(visit)).toEqual(opening)
    return visit
  }

  it('asks once for each context, however many hooks and providers it has', async () => {
    const visit = await enter(await sharedShop())
    await button(visit.page, 'Notifications, 2 unread').waitFor()
    await visit.shows('nav[aria-label=Categories]', /^EverythingCeramicsKitchenDeskLightTextiles$/)
    await visit.shows('.wire summary', '4 requests')
    expect(sent(visit)).toEqual([])
    expectCalm(visit)
  })

  it('shows the old shelf until the next is there, for a category, a search and an order', async () => {
    const visit = await enter(await sharedShop())
    const { page } = visit
    const release = await hold(page, /category=desk/)
    await link(page, 'Desk').click()
    await page.locator('.product-grid[data-settled=false]').waitFor()
    await visit.becomes('asked for', () => visit.requests.length > 0)
    await shelfIs(visit, 'Everything', 24)
    expect(await page.locator('.skeleton:visible').count()).toBe(0)
    release()
    await shelfIs(visit, 'Desk', 5)
    await page.locator('.product-grid[data-settled=true]').waitFor()
    expect(sent(visit)).toEqual(['GET ctx/catalog/?category=desk'])

    await page.getByRole('searchbox').fill('book')
    await shelfIs(visit, 'Desk', 2)
    expect(sent(visit)).toEqual(['GET ctx/catalog/?category=desk&search=book'])

    await page.goBack()
    await shelfIs(visit, 'Everything', 24)
    await page.getByLabel('Sort by').selectOption('Price')
    await visit.shows('.product-card:first-child h3', 'Beeswax candles')
    expect(sent(visit)).toEqual(['GET ctx/catalog/?category=all&sort=price'])
    expectCalm(visit)
  })

  it('gets with the answer to a call what it affects, and asks for nothing else', async () => {
    const visit = await enter(await sharedShop(), null)
    const { page } = visit
    await link(page, 'Wide bowl').click()
    await stockIs(visit, '9 in stock')
    expect(sent(visit)).toEqual(['GET ctx/product/?product_id=2'])
    await link(page, 'Shop').click()
    await link(page, 'Morning cup').click()
    await stockIs(visit, '18 in stock')
    expect(sent(visit)).toEqual(['GET ctx/product/?product_id=1'])

    await page.getByRole('button', { name: 'One more' }).click()
    const invalidation = nextInvalidation(page)
    await button(page, 'Add to cart').click()
    expect(await invalidation).toEqual(['cart', { context: 'product', params: { product_id: 1 } }])
    await button(page, 'Cart, 2 items').waitFor()
    await stockIs(visit, '16 in stock')
    expect(sent(visit)).toEqual(['POST call/'])

    // Another product's entry is as good as before; so is the catalog's.
    await link(page, 'Shop').click()
    await link(page, 'Wide bowl').click()
    await stockIs(visit, '9 in stock')
    expect(sent(visit)).toEqual([])

    // The entry of a product that is not on the screen is asked for when it is shown again.
    await button(page, 'Cart, 2 items').click()
    const line = page.getByRole('group', { name: 'Quantity of Morning cup' })
    const answered = nextInvalidation(page)
    await line.getByRole('button', { name: 'One more' }).click()
    await answered
    await visit.shows('.cart-drawer .cart-sum .amount', '€72.00')
    expect(sent(visit)).toEqual(['POST call/'])
    await page.getByRole('dialog').getByRole('link', { name: 'Morning cup' }).click()
    await stockIs(visit, '15 in stock')
    expect(sent(visit)).toEqual(['GET ctx/product/?product_id=1'])

    await button(page, 'Cart, 3 items').click()
    await button(page, 'Remove Morning cup').click()
    await visit.shows('.cart-drawer', 'Nothing in it yet')
    await stockIs(visit, '18 in stock')
    expect(sent(visit)).toEqual(['POST call/'])
    expectCalm(visit)
  })

  it('fills its database on the first start, and keeps an order there over a reload and a restart', async () => {
    const database = newDatabase()
    expect(existsSync(database)).toBe(false)
    const app = await start(database, mode)
    const visit = await enter(app)
    expect(existsSync(database)).toBe(true)
    const { page } = visit
    const stock = '.product-card:has([href="/product/24"]) .product-card-stock'
    await visit.shows(stock, 'Last 3')
    await button(page, 'Add Cotton throw to cart').click()
    await button(page, 'Cart, 1 item').waitFor()
    expect(sent(visit)).toEqual(['POST call/'])
    await link(page, 'Orders').click()
    await ordersAre(visit, ['Order 1002', 'Order 1001'])
    expect(sent(visit)).toEqual(['GET ctx/orders/'])

    await button(page, 'Cart, 1 item').click()
    await page.getByLabel('Postcode').fill('10437')
    await button(page, 'Quote shipping').click()
    const order = button(page, 'Place order for €73.90')
    await order.waitFor()
    expect(sent(visit)).toEqual(['POST call/'])
    const invalidation = nextInvalidation(page)
    await order.click()
    expect(await invalidation).toEqual(expect.arrayContaining(['cart', 'catalog', 'notifications', 'orders']))
    await visit.shows('h1', 'Order 1003')
    await visit.shows('.order-thanks', 'We have your order')
    await button(page, 'Notifications, 3 unread').waitFor()
    await button(page, 'Cart').waitFor()
    expect(sent(visit)).toEqual(['POST call/'])
    await link(page, 'Shop').click()
    await visit.shows(stock, 'Last 2')
    expect(sent(visit)).toEqual(['GET ctx/catalog/?category=all'])

    await button(page, 'Notifications, 3 unread').click()
    await link(page, 'Thank you. Order 1003 has reached us.').waitFor()
    const read = nextInvalidation(page)
    await button(page, 'Mark all as read').click()
    expect(await read).toEqual(['notifications'])
    await button(page, 'Notifications').waitFor()
    expect(await page.locator('.notifications [data-unread]').count()).toBe(0)
    expect(sent(visit)).toEqual(['POST call/'])

    await page.reload()
    await visit.shows(stock, 'Last 2')
    await button(page, 'Notifications').waitFor()
    expect(sent(visit)).toEqual(OPENING)
    await link(page, 'Orders').click()
    await link(page, 'Order 1003').click()
    await button(page, 'Cancel order').click()
    await visit.shows('.status-chip', 'Cancelled')
    await button(page, 'Notifications, 1 unread').waitFor()
    expect(sent(visit)).toEqual(['GET ctx/orders/', 'POST call/'])
    expectCalm(visit, { loads: 2 })

    await app.close()
    const again = await start(database, mode)
    const later = await visitShop(again, 'orders?status=cancelled', 'ann')
    await ordersAre(later, ['Order 1003'])
    await link(later.page, 'All').click()
    await ordersAre(later, ['Order 1003', 'Order 1002', 'Order 1001'])
    await button(later.page, 'Notifications, 1 unread').waitFor()
    expectCalm(later)
  })

  it('takes a review, and asks for its product alone', async () => {
    const visit = await enter(await sharedShop())
    const { page } = visit
    await link(page, 'Morning cup').click()
    await visit.shows('.reviews-heading', 'from 7 reviews')
    await visit.shows('.review-pages', 'Page 1 of 2')
    const release = await hold(page, /review_page=2/)
    await button(page, 'Earlier').click()
    await visit.becomes('asked for', () => visit.requests.length > 1)
    await visit.shows('.review-pages', 'Page 1 of 2')
    release()
    await visit.shows('.review-pages', 'Page 2 of 2')
    await button(page, 'Newer').click()
    await visit.shows('.review-pages', 'Page 1 of 2')
    expect(sent(visit)).toEqual(['GET ctx/product/?product_id=1', 'GET ctx/product/?product_id=1&review_page=2'])

    await page.getByRole('radio', { name: '5 stars' }).check()
    await page.getByLabel('Your words').fill('A cup for every morning.')
    await button(page, 'Send review').click()
    await visit.shows('.review-list li:first-child', 'A cup for every morning.')
    await visit.shows('.reviews-heading', 'from 8 reviews')
    await visit.becomes('the form is empty', async () => (await page.getByLabel('Your words').inputValue()) === '')
    expect(sent(visit)).toEqual(['POST call/'])
    expectCalm(visit)
  })

  it('says why a call was refused, next to the button, and looks again where others were faster', async () => {
    const app = await sharedShop()
    const visit = await enter(app)
    const { page } = visit
    await link(page, 'Paperweight').click()
    await stockIs(visit, 'Only 2 left')
    const other = await visitShop(app, 'product/13')
    await other.page.getByRole('button', { name: 'One more' }).click()
    await button(other.page, 'Add to cart').click()
    await stockIs(other, 'None left')

    expect(sent(visit)).toEqual(['GET ctx/product/?product_id=13'])
    await button(page, 'Add to cart').click()
    await visit.shows('.buy-box [role=alert]', /^Every Paperweight is sold, or in a cart\.$/)
    await stockIs(visit, 'None left')
    expect(sent(visit)).toEqual(['GET ctx/product/?product_id=13', 'POST call/'])

    await page.getByLabel('Your words').fill('So heavy.')
    await button(page, 'Send review').click()
    await visit.shows('.review-form', 'Choose one to five stars.')
    expect(await page.getByLabel('Your words').inputValue()).toBe('So heavy.')
    expect(sent(visit)).toEqual(['POST call/'])
    await button(other.page, 'Cart, 2 items').click()
    await button(other.page, 'Remove Paperweight').click()
    await stockIs(other, 'Only 2 left')
    expectCalm(other)
    // The browser tells of every answer that is a refusal.
    expectCalm(visit, { complaints: [expect.stringContaining('409'), expect.stringContaining('400')] })
  })

  it('shows a quantity before the server has said so, and takes it back when it refuses', async () => {
    const app = await sharedShop()
    const visit = await enter(app, 'ben')
    const { page } = visit
    await button(page, 'Add Storage jar to cart').click()
    await button(page, 'Cart, 1 item').click()
    const quantity = page.getByRole('group', { name: 'Quantity of Storage jar' })
    const more = quantity.getByRole('button', { name: 'One more' })
    sent(visit)
    const release = await hold(page, /\/call\/$/)
    await more.click()
    await more.click()
    await visit.shows('[aria-label="Quantity of Storage jar"] output', '3')
    await page.locator('.tool[aria-label="Cart, 3 items"]').waitFor()
    // One after the other: the second waits for the first.
    expect(sent(visit)).toEqual(['POST call/'])
    release()
    await visit.becomes('both sent', () => visit.requests.length > 0)
    expect(sent(visit)).toEqual(['POST call/'])
    await page.unroute(/\/call\/$/)

    await page.route(/\/call\/$/, (route) => route.abort('connectionrefused'), { times: 1 })
    await more.click()
    await visit.shows('.cart-line [role=alert]', /./)
    await visit.shows('[aria-label="Quantity of Storage jar"] output', '3')
    await visit.shows('.wire ol', 'cart is shown as it will be')
    await visit.shows('.wire ol', 'cart is taken back')
    expectCalm(visit, { complaints: [expect.stringContaining('ERR_CONNECTION_REFUSED')] })
  })

  it('has a product before its link is pressed', async () => {
    const visit = await enter(await sharedShop(), null)
    const { page } = visit
    await link(page, 'Wide bowl').hover()
    await visit.becomes('asked for', () => visit.requests.length > 0)
    await link(page, 'Wide bowl').click()
    await stockIs(visit, 'in stock')
    expect(sent(visit)).toEqual(['GET ctx/product/?product_id=2'])
    expectCalm(visit)
  })

  it.runIf(mode === 'dev')('shows an edit of the server without a reload, and keeps what was typed', async () => {
    const app = await startDev(newDatabase())
    const visit = await enter(app)
    const { page } = visit
    await button(page, 'Add Cotton throw to cart').click()
    await button(page, 'Cart, 1 item').waitFor()
    await page.getByRole('searchbox').fill('cup')
    await shelfIs(visit, 'Everything', 1)
    app.edit('server/catalog.ts', (text) => text.replace(`name: 'Everything'`, `name: 'The whole shop'`))
    await shelfIs(visit, 'The whole shop', 1)
    expect(await page.getByRole('searchbox').inputValue()).toBe('cup')

    await link(page, 'Morning cup').click()
    await page.getByRole('button', { name: 'One more' }).click()
    await page.getByLabel('Your words').fill('half a sentence')
    app.edit('server/availability.ts', (text) => text.replace('products.stock - ', 'products.stock + 100 - '))
    await stockIs(visit, '118 in stock')
    expect(await page.getByLabel('Your words').inputValue()).toBe('half a sentence')
    await visit.shows('.buy-box output', /^2$/)
    // The database was opened by a module that the edit has evaluated anew: it is the same one, and still open.
    await button(page, 'Add to cart').click()
    await button(page, 'Cart, 3 items').waitFor()
    await stockIs(visit, '116 in stock')
    expectCalm(visit)
  })
})

it('a build of the playground has its manifest, and nothing of its server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const outDir = join(folder, 'dist')
  await build(outDir)
  const manifest = JSON.parse(readFileSync(join(outDir, 'mizan-manifest.json'), 'utf8')) as Record<string, object>
  expect(Object.keys(manifest.contexts!)).toEqual(CONTEXTS)
  expect(manifest.functions).toHaveProperty('checkout.affects')

  const files = readdirSync(outDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  const found = (words: string[]) => words.filter((word) => texts.some((text) => text.includes(word)))
  // The search sees a text of the client, and what only a source map holds.
  const client = ['Add to cart', 'The shelf on the screen stays']
  const packages = ['drizzle', 'libsql', 'sqlite', 'node:fs']
  const server = [...packages, 'cart_lines', 'order_lines', 'SHOP_DB', 'SESSION_SECRET', 'scrypt', 'Morning cup', 'Your cart is empty', 'can be had.']
  expect(found([...client, ...server])).toEqual(client)
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true })

async function shelfIs(visit: Visit, heading: string, products: number): Promise<void> {
  await visit.shows('h1', heading)
  const cards = visit.page.locator('.product-card h3')
  await visit.becomes(`${products} products`, async () => (await cards.count()) === products)
}

const stockIs = (visit: Visit, text: string) => visit.shows('[data-testid=availability]', text)

async function ordersAre(visit: Visit, names: string[]): Promise<void> {
  await expect.poll(() => visit.page.locator('.order-card h2').allTextContents(), { timeout: 10_000 }).toEqual(names)
}
