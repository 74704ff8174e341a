import { expect, it, onTestFailed, onTestFinished } from 'vitest'
import { openTsserver, type Editor } from '../types/editor.js'
import type { Application, Files } from './application.js'
import { describeDjangoBrowser } from './django.js'
import { logIn, type Person } from './login.js'
import { expectCalm, playgrounds, sent } from './playground.js'
import { sessions } from './session.js'
import type { Visit } from './visit.js'

const CATALOG = 'django/shop/functions/catalog.py'
const AVAILABILITY = 'django/shop/availability.py'
const HEADING = 'src/catalog/category-heading.tsx'

/** What a user writes who has the server asked for its schema. */
function byUrl(files: Files): Files {
  const config = files['vite.django.config.ts'] ?? ''
  const command = /command: .*\n.*cwd: .*\n/
  if (!command.test(config)) throw new Error(`There is no command to be replaced in:\n${config}`)
  return { ...files, 'vite.django.config.ts': config.replace(command, 'url: `http://127.0.0.1:${port}/api/mizan/schema/`,\n').replace(/ *proxy: .*\n/, '') }
}

describeDjangoBrowser('Django behind the dev server', () => {
  const session = sessions()
  const { newDatabase, startDjangoDev } = playgrounds()
  let app: Application
  let before: Record<string, string> | undefined

  /** One shop for all tests: each leaves its files as they were. */
  async function visitShop(path = '', as: Person | null = null): Promise<Visit> {
    if (!before) {
      app = await startDjangoDev(newDatabase())
      before = Object.fromEntries([CATALOG, AVAILABILITY, HEADING].map((file) => [file, app.read(file)]))
    }
    putBack()
    onTestFailed(() => console.error(app.terminal.text))
    const profile = await session.profile()
    // Django may be restarting, for what the test before has put back.
    if (as) await expect.poll(() => logIn(profile, app.url, as).then(() => true, () => false), { timeout: 20_000 }).toBe(true)
    return session.visit(app.url + path, { profile })
  }

  /** What was edited, by a test that has failed as well. */
  function putBack(): void {
    for (const [file, text] of Object.entries(before!)) if (app.read(file) !== text) app.write(file, text)
  }

  /** The run of Django that answers now; null while none does. */
  const instance = () => fetch(`${app.url}api/mizan/session/`).then(({ headers }) => headers.get('X-Mizan-Instance'), () => null)

  /** Puts back what was edited, and waits until a Django that has read it answers, and the page shows it. */
  async function restore(visit: Visit): Promise<void> {
    const last = await instance()
    putBack()
    await expect.poll(async () => ![null, last].includes(await instance()), { timeout: 25_000, message: 'Django has restarted' }).toBe(true)
    await visit.shows('h1', /^Everything$/)
    await visit.overlayGoes()
  }

  /** A page with something in it to be lost. */
  async function typeInto(visit: Visit): Promise<void> {
    await visit.shows('h1', 'Everything')
    await visit.page.getByRole('searchbox').fill('cup')
    await visit.becomes('found', async () => (await visit.page.locator('.product-card').count()) === 1)
    await visit.page.evaluate(() => document.querySelector('input[type=search]')?.setAttribute('data-mark', 'kept'))
  }

  async function expectKept(visit: Visit): Promise<void> {
    const input = visit.page.locator('input[type=search]')
    expect([await input.inputValue(), await input.getAttribute('data-mark'), visit.loads]).toEqual(['cup', 'kept', 1])
  }

  it('shows the new answer of an edited function once Django has restarted, and keeps what was typed', async () => {
    const visit = await visitShop()
    await typeInto(visit)
    app.edit(CATALOG, (text) => text.replace("name='Everything'", "name='The whole shop'"))
    await visit.shows('h1', 'The whole shop')
    await expectKept(visit)

    // What no function's file holds, and what the schema says nothing of.
    await visit.page.getByRole('link', { name: 'Morning cup', exact: true }).click()
    await stockIs(visit, '18 in stock')
    await visit.page.getByRole('button', { name: 'One more' }).click()
    app.edit(AVAILABILITY, (text) => text.replace("F(f'{product}stock') -", "F(f'{product}stock') + 100 -"))
    await stockIs(visit, '118 in stock')
    await visit.shows('.buy-box output', /^2$/)
    expect(visit.loads).toBe(1)
    await visit.page.goto(app.url)
    await restore(visit)
  })

  it('brings a new member of a result to types, to the component that reads it, and to the page', async () => {
    const visit = await visitShop()
    await typeInto(visit)
    app.edit(CATALOG, (text) => text.replace('\n\n\nSort = ', "\n    mood: Annotated[str, 'In one word.'] = 'calm'\n\n\nSort = "))
    app.edit(HEADING, (text) => text.replace('{ name, blurb, products }', '{ name, blurb, products, mood }').replace('<h1>{name}</h1>', '<h1>{name}</h1><output id="mood">{mood}</output>'))
    await visit.shows('#mood', 'calm')
    await expectKept(visit)
    await expect.poll(() => app.read('.mizan/schemas.d.ts'), { timeout: 20_000 }).toMatch(/In one word\.[^]*mood: string/)
    expect(app.read('django/mizan.schema.json')).toContain('"mood"')
    await restore(visit)
  })

  it('serves a hook of a function that was written a moment ago', async () => {
    const visit = await visitShop()
    await typeInto(visit)
    app.edit(CATALOG, (text) => `${text}\n\n@client(context=contexts.catalog)\ndef catalog_motto(request: HttpRequest) -> str:\n    return 'Kept for long.'\n`)
    app.edit(HEADING, (text) => text.replace('useCategoryDetail }', 'useCategoryDetail, useCatalogMotto }').replace('<h1>{name}</h1>', '<h1>{name}</h1><output id="motto">{useCatalogMotto()}</output>'))
    await visit.shows('#motto', 'Kept for long.')
    // The component may come before the hook: until then the page lacks an export, and the dev server says so.
    expect(visit.loads).toBeLessThanOrEqual(2)
    await restore(visit)
  })

  it('shows a syntax error at its line, over a page that goes on, until it is mended', async () => {
    const visit = await visitShop()
    await typeInto(visit)
    app.edit(CATALOG, (text) => text.replace('def category_list(request: HttpRequest)', 'def category_list(request: HttpRequest'))
    const overlay = await visit.overlay('SyntaxError')
    const line = app.read(CATALOG).split('\n').findIndex((text) => text.startsWith('def category_list')) + 1
    expect(overlay.message).toContain('manage.py mizan_schema')
    expect(overlay.file).toMatch(new RegExp(`django/shop/functions/catalog\\.py:${line}:\\d+$`))
    expect(overlay.frame).toContain(`> ${line} | def category_list(request: HttpRequest`)
    await visit.shows('.product-card h3', 'Morning cup')
    app.edit(CATALOG, (text) => text.replace('def category_list(request: HttpRequest', 'def category_list(request: HttpRequest)').replace("name='Everything'", "name='All of it'"))
    await visit.overlayGoes()
    await visit.shows('h1', 'All of it')
    await expectKept(visit)
    await restore(visit)
  })

  it('leads to a type that has no form in JSON, which Python itself is content with', async () => {
    const visit = await visitShop()
    await typeInto(visit)
    app.edit(CATALOG, (text) => text.replace('def category_list(request: HttpRequest) -> list[Category]', 'def category_list(request: HttpRequest) -> list[bytes]'))
    const overlay = await visit.overlay('has no form in JSON')
    expect(overlay.file).toMatch(/django\/shop\/functions\/catalog\.py:\d+:\d+$/)
    expect(overlay.frame).toMatch(/> \d+ \| def category_list/)
    await restore(visit)
    await expectKept(visit)
  })

  it('ends with the last of many edits, though Django restarts in the middle of them, and loses no write', async () => {
    const visit = await visitShop('', 'ben')
    const { page } = visit
    await typeInto(visit)
    for (let edit = 1; edit <= 8; edit++) {
      app.edit(CATALOG, (text) => text.replace(/name='(Everything|Edit \d+)'/, `name='Edit ${edit}'`))
      await page.waitForTimeout(edit * 137)
    }
    // Pressed until it is taken: while nobody answers, the page says so, and keeps its state.
    await expect
      .poll(async () => {
        await visit.press('.product-card-add')
        await page.waitForTimeout(300)
        return page.getByRole('button', { name: /^Cart, \d+ item/ }).count()
      }, { timeout: 30_000 })
      .toBe(1)
    await visit.shows('h1', 'Edit 8')
    await expectKept(visit)
    await restore(visit)
  })

  it('loads a page that is opened while Django restarts', async () => {
    const visit = await visitShop()
    await visit.shows('h1', 'Everything')
    app.edit(CATALOG, (text) => text.replace("name='Everything'", "name='Anew'"))
    for (let reload = 0; reload < 4; reload++) {
      await visit.page.waitForTimeout(300)
      await visit.page.reload()
    }
    await visit.shows('h1', 'Anew')
    // Nothing else has loaded it.
    expect(visit.loads).toBe(5)
    await restore(visit)
  })

  it('does the same where its schema is asked of a URL, which gives the traceback while there is none', async () => {
    const other = await startDjangoDev(newDatabase(), byUrl)
    onTestFailed(() => console.error(other.terminal.text))
    const visit = await session.visit(other.url)
    await typeInto(visit)
    other.edit(CATALOG, (text) => text.replace("name='Everything'", "name='The whole shop'"))
    await visit.shows('h1', 'The whole shop')
    other.edit(CATALOG, (text) => text.replace('def category_list(request: HttpRequest)', 'def category_list(request: HttpRequest'))
    const overlay = await visit.overlay('SyntaxError')
    expect(overlay.file).toMatch(/django\/shop\/functions\/catalog\.py:\d+:\d+$/)
    expect(overlay.frame).toMatch(/> \d+ \| def category_list/)
    other.edit(CATALOG, (text) => text.replace('def category_list(request: HttpRequest', 'def category_list(request: HttpRequest)').replace("name='The whole shop'", "name='All of it'"))
    await visit.overlayGoes()
    await visit.shows('h1', 'All of it')
    await expectKept(visit)
    await other.close()
  })

  it('lets the form of htmx in a page of Django refresh the React part of that page, which keeps its state', async () => {
    const visit = await visitShop('parcel/1002/', 'ann')
    const { page } = visit
    await visit.shows('#order h2', 'Order 1002')
    await page.getByLabel('Note to self').fill('mine')
    sent(visit)
    const note = page.getByLabel('A word to whoever brings it')
    const posted = page.waitForResponse((response) => response.request().method() === 'POST')
    await note.fill('<b>Ring twice</b>')
    await page.getByRole('button', { name: 'Save' }).click()
    await visit.shows('#order .order-note', 'You asked: “<b>Ring twice</b>”')
    const answer = await posted
    expect([answer.status(), answer.headers()]).toEqual([200, expect.objectContaining({ 'x-mizan-invalidate': 'orders', 'hx-location': '/parcel/1002/#delivery' })])
    await visit.becomes('the panel is the new one', async () => (await note.getAttribute('value')) === '<b>Ring twice</b>')
    expect(await page.getByLabel('Note to self').inputValue()).toBe('mine')
    expect(await page.locator('#delivery').count()).toBe(1)
    expect(sent(visit)).toEqual(['GET ctx/orders/'])
    expectCalm(visit)

    // A refusal changes nothing, and says why.
    await note.evaluate((input) => input.removeAttribute('maxlength'))
    await note.fill('x'.repeat(121))
    await page.getByRole('button', { name: 'Save' }).click()
    await visit.shows('#refusal', 'Write at most 120 characters.')
    expect(await page.getByLabel('Note to self').inputValue()).toBe('mine')

    // To who is not logged in, the page is the login, which leads back.
    const guest = await (await session.profile()).newPage()
    await guest.goto(`${app.url}parcel/1002/`)
    expect(guest.url()).toBe(`${app.url}account/login/?next=%2Fparcel%2F1002%2F`)
  })

  it('keeps the session from script, and shows it the token', async () => {
    const visit = await visitShop('', 'ann')
    await visit.shows('h1', 'Everything')
    expect(await visit.page.evaluate(() => document.cookie)).toMatch(/^csrftoken=\w+$/)
    const cookies = await visit.page.context().cookies()
    expect(cookies.find(({ name }) => name === 'sessionid')).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  })

  it('leads from a hook to the Python function', async () => {
    await (await visitShop()).shows('h1', 'Everything')
    const lineOf = (file: string, text: string) => `${app.path(file)}:${app.read(file).split('\n').findIndex((line) => line.includes(text)) + 1}`
    const editor: Editor = openTsserver('typescript')
    onTestFinished(() => editor.close())
    const definition = (file: string, text: string) => editor.definition(app.path(file), text)
    expect(await definition(HEADING, 'products } = useCategoryDetail')).toEqual([lineOf(CATALOG, 'def category_detail')])
    expect(await definition('src/account/login-form.tsx', '= useLogin')).toEqual([lineOf('django/shop/functions/accounts.py', 'def login(')])
    expect(await editor.hover(app.path(HEADING), 'products } = useCategoryDetail')).toContain('One category, for its heading.')
  })
})

const stockIs = (visit: Visit, text: string) => visit.shows('[data-testid=availability]', text)
