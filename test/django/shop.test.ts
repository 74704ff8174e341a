import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../cli/run.js'
import { startDjango } from '../e2e/django.js'
import type { RunningApplication } from '../e2e/production.js'
import { describeDjango, python, temporaryFolder } from './django.js'

const SHOP = fileURLToPath(new URL('../../playground/django/', import.meta.url))

/** What the schema does not tell of the shop. Uma owns it, and may do everything there. */
const VALUES = {
  contexts: { catalog: { category: 'all' }, product: { product_id: 2 } },
  failing: { catalog: { category: 'nowhere' } },
  calls: {
    add_to_cart: { product_id: 2, quantity: 1 },
    set_quantity: { product_id: 2, quantity: 2 },
    quote_shipping: { postcode: '10437' },
    remove_from_cart: { product_id: 2 },
    mark_notifications_read: {},
    restock: { product_id: 20, quantity: 1 },
    add_review: { product_id: 2, rating: 5, text: 'So wide.' },
  },
  views: {
    product_card: { params: { product_id: 2 } },
    login_form: { form: { name: 'ben', password: 'walnut board' } },
    logout_form: {},
  },
  login: { call: 'login', args: { name: 'uma', password: 'wool blanket' } },
  sessions: true,
  bodyLimit: 8 * 1024 * 1024,
}

describeDjango('the shop of the playground in Django', () => {
  const folder = temporaryFolder()
  let server: RunningApplication
  beforeAll(async () => {
    server = await startDjango(SHOP, { SHOP_DB: join(folder, 'shop.db') })
  })
  afterAll(() => server?.close())

  test('passes mizan conformance, by the snapshot that is under version control', async () => {
    const values = join(folder, 'values.json')
    writeFileSync(values, JSON.stringify(VALUES))
    const { code, stdout, stderr } = await run(['conformance', server.url, '--schema', join(SHOP, 'mizan.schema.json'), '--values', values], folder)
    expect({ code, stderr, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/\d+ checks held/) })
    expect(stdout).not.toContain('failed')
  })

  test('has the snapshot of today', async () => {
    const { stdout } = await promisify(execFile)(python(), ['manage.py', 'mizan_schema'], { cwd: SHOP })
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(SHOP, 'mizan.schema.json'), 'utf8')))
  })
})
