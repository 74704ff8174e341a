import { expect, test } from 'vitest'
import { check } from './check.js'
import { createReference } from './reference/server.js'

test('a server that does what the protocol says passes every check, and none is skipped', async () => {
  const report = await check(createReference())
  expect(report.results.filter(({ status }) => status !== 'passed').map(({ id, failures, skips }) => ({ id, failures, skips }))).toEqual([])
})

test('a server that sends no entries with calls does what the protocol says as well', async () => {
  const reference = createReference()
  const report = await check((ask) => {
    const answer = reference(ask)
    return { ...answer, body: answer.body.replace(/^{"contexts":.*?(?="invalidate":)/, '{') }
  })
  const others = report.results.filter(({ status }) => status !== 'passed')
  expect(others.map(({ id, status }) => [id, status])).toEqual(
    ['shape', 'invalidate', 'affected', 'current', 'body'].map((name) => [`call.contexts-${name}`, 'skipped']),
  )
})
