import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conform, type Report } from '../../src/conformance/index.js'
import { VALUES } from './check.js'
import { bearer, serveOurs } from './ours.js'
import { MODEL } from './reference/schema.js'

describe.each([{ dev: true }, { dev: false }])('our own handler on Node, dev: $dev', ({ dev }) => {
  let ours: { url: string; close(): Promise<void> }
  let report: Report

  beforeAll(async () => {
    ours = await serveOurs({ dev })
    report = await conform({ url: ours.url, model: MODEL, values: { ...VALUES, bodyLimit: 1024 * 1024, bearer: await bearer() } })
  })

  afterAll(() => ours.close())

  test('passes every check', () => {
    const failed = report.results.filter(({ status }) => status === 'failed')
    expect(failed.map(({ id, failures }) => ({ id, failures }))).toEqual([])
  })

  test('leaves none out', () => {
    const skipped = report.results.filter(({ status }) => status === 'skipped')
    expect(skipped.map(({ id, skips }) => ({ id, skips }))).toEqual([])
  })
})
