import { expect, test } from 'vitest'
import { check } from './check.js'
import { createReference } from './reference/server.js'

test('a server that does what the protocol says passes every check, and none is skipped', async () => {
  const report = await check(createReference())
  expect(report.results.filter(({ status }) => status !== 'passed').map(({ id, failures, skips }) => ({ id, failures, skips }))).toEqual([])
})
