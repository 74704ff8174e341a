import { describe, expect, test } from 'vitest'
import { MizanRequest } from '../../src/server/index.js'

const request = new Request('http://shop.test/a?b=c', { headers: { 'X-A': '1' } })

describe('the request of a function', () => {
  test('shows signal, url and headers', () => {
    const seen = new MizanRequest(request)
    expect(seen.signal).toBe(request.signal)
    expect(seen.url.searchParams.get('b')).toBe('c')
    expect(seen.headers.get('x-a')).toBe('1')
  })

  test('of a public context shows the signal alone, and says how to see more', () => {
    const seen = new MizanRequest(request, { publicReader: { fn: 'user_profile', context: 'user' } })
    expect(seen.signal).toBe(request.signal)
    expect(() => seen.headers).toThrow(
      '"user_profile" reads request.headers, but its context "user" is public: one answer is kept for everyone, ' +
        'so it must not depend on who asks. Add `private: true` to the options of "user_profile".',
    )
    expect(() => seen.url).toThrow('reads request.url')
  })
})
