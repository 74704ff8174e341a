import { describe, expect, test } from 'vitest'
import { ReactContext } from '../../src/server/index.js'

describe('a context', () => {
  test('keeps its name', () => {
    expect(new ReactContext('user_profile').name).toBe('user_profile')
  })

  const refused = ['', '1st', 'user-profile', '__proto__', 'a'.repeat(65), 'usér', '</script>']
  test.each(refused)('is not named %j', (name) => {
    expect(() => new ReactContext(name)).toThrow(`new ReactContext(${JSON.stringify(name)}): names travel`)
  })
})
