import { describe, expect, test } from 'vitest'
import { problem, problemStatus } from '../../src/protocol/index.js'

describe('a problem', () => {
  test('has the status of its code, and the phrase of that status as its title', () => {
    expect(problem('not_found', 'No such product')).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'No such product',
      code: 'not_found',
    })
  })

  test('leaves out an empty detail and empty fields', () => {
    expect(Object.keys(problem('invalid', '', { fields: {} }))).toEqual(['type', 'title', 'status', 'code'])
  })

  test('carries fields, and a status that is not the one of its code', () => {
    expect(problem('sold_out', undefined, { status: 409, fields: { id: ['gone'] } })).toMatchObject({
      title: 'Conflict',
      status: 409,
      fields: { id: ['gone'] },
    })
  })

  test('has a title for any status', () => {
    expect(problem('teapot', undefined, { status: 418 }).title).toBe('Request Refused')
    expect(problem('odd', undefined, { status: 599 }).title).toBe('Server Failure')
  })

  test('with a code that objects inherit is a 400 like any declared one', () => {
    expect(problemStatus('constructor')).toBe(400)
    expect(problemStatus('unavailable')).toBe(503)
  })
})
