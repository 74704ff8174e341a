import { describe, expect, test, vi } from 'vitest'
import { MizanError } from '../../src/server/index.js'
import { isMizanError, problemOfError } from '../../src/server/error.js'

describe('MizanError', () => {
  test('has the status of its code', () => {
    const error = new MizanError('not_found', 'No such product')
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'MizanError', code: 'not_found', status: 404, message: 'No such product' })
    expect(error.fields).toEqual({})
  })

  test('takes a code, a status and fields of its own, and a cause', () => {
    const cause = new Error('inner')
    const error = new MizanError('sold_out', 'Gone', { status: 409, fields: { id: ['gone'] }, cause })
    expect(error.cause).toBe(cause)
    expect(problemOfError(error)).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'sold_out',
      detail: 'Gone',
      fields: { id: ['gone'] },
    })
  })

  test('travels without its text when it is a 500', () => {
    expect(problemOfError(new MizanError('server', 'password=1'))).not.toHaveProperty('detail')
  })

  test('is known across instances of the module, and by nothing else', async () => {
    vi.resetModules()
    const other = await import('../../src/server/error.js')
    const error = new other.MizanError('conflict')
    expect(error).not.toBeInstanceOf(MizanError)
    expect(isMizanError(error)).toBe(true)
    expect(isMizanError(Object.assign(new Error('x'), { code: 'conflict', status: 409 }))).toBe(false)
    expect(isMizanError(null)).toBe(false)
  })

  test.each([
    [() => new MizanError('no name'), "the code is a name, such as 'not_found'"],
    [() => new MizanError('ok', '', { status: 200 }), 'the status 200 is no error: use 400 to 599.'],
    [() => new MizanError('ok', '', { status: NaN }), 'the status NaN is no error'],
    [() => new MizanError('ok', '', { fields: untyped({ a: 'b' }) }), 'fields are lists of messages'],
  ])('refuses what could not travel', (make, message) => {
    expect(make).toThrow(message)
  })
})

/** Fields as JavaScript lets them pass. */
function untyped(fields: object): Record<string, string[]> {
  return fields as Record<string, string[]>
}
