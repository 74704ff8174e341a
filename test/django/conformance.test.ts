import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { conform, readSchema, readValues, type Report } from '../../src/conformance/index.js'
import { startDjango } from '../e2e/django.js'
import type { RunningApplication } from '../e2e/production.js'
import { describeDjango, PROJECT, python, temporaryFolder } from './django.js'

/** What no schema tells. */
const VALUES = readValues({
  contexts: { user: { user_id: 5 }, shelf: { labels: ['new', 'blue'], owner: 'Ann' }, things: { id: '12345678-1234-4678-9234-567812345678' } },
  failing: { user: { user_id: 13 } },
  calls: { update_name: { user_id: 5, name: 'Ann' }, cancel_order: { order_id: 105 }, ping: {}, close_account: { reason: 'none' } },
  views: { restock: { form: { search: 'Jürgen "5%"' } }, save_profile: { params: { user_id: 5 }, form: { name: 'Ann' } }, profile_page: { params: { user_id: 5 } } },
  login: { call: 'sign_in', args: { name: 'ann' } },
  origin: 'https://app.shop.example',
  sessions: true,
  bodyLimit: 2621440,
})

describeDjango.each([{ debug: '1' }, { debug: '0' }])('a Django server with one of everything, DJANGO_DEBUG=$debug', ({ debug }) => {
  const variables = { DJANGO_DEBUG: debug, TEST_DB: join(temporaryFolder(), 'everything.db') }
  let server: RunningApplication
  let report: Report

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(python(), ['manage.py', 'mizan_schema'], { cwd: PROJECT, env: { ...process.env, ...variables } })
    const { model, diagnostics } = readSchema(stdout, '/schema.json')
    // One function of a context requires a param that the other does not take: so that something is left out of a bundle.
    expect(diagnostics.map(({ code }) => code)).toEqual(['MZ305'])
    server = await startDjango(PROJECT, variables)
    report = await conform({ url: server.url, model: model!, values: VALUES })
  })
  afterAll(() => server?.close())

  test('passes every check', () => {
    const failed = report.results.filter(({ status }) => status === 'failed')
    expect(failed.map(({ id, failures }) => ({ id, failures }))).toEqual([])
  })

  test('leaves out what it does not have: bearers, and answers for pages of other origins', () => {
    const skipped = report.results.filter(({ status }) => status === 'skipped')
    expect(skipped.map(({ id }) => id)).toEqual(['ctx.cors', 'bearer.tampered', 'bearer.alg-none', 'bearer.accepted', 'bearer.no-csrf'])
  })
})
