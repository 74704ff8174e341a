import { describe, expect, test } from 'vitest'
import { CHECKS } from '../../src/conformance/checks/index.js'
import { check, failedIds } from './check.js'
import { FAULTS } from './faults.js'
import { createReference } from './reference/server.js'

describe('a server with one fault fails the one check that is about it', () => {
  test.each(CHECKS.map(({ id }) => id))('%s', async (id) => {
    const fault = FAULTS[id]
    if (!fault) throw new Error(`There is no fault for ${id}: write one in faults.ts.`)
    const report = await check(fault(createReference()))
    expect(failedIds(report)).toEqual([id])
  })
})

test('checks have ids of their own, which are an area and what it is about', () => {
  const ids = CHECKS.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z]+\.[a-z]+(-[a-z]+)*$/)
  expect(Object.keys(FAULTS).sort()).toEqual([...ids].sort())
})
