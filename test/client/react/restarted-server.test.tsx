// @vitest-environment happy-dom
import { act } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { changed } from '../../../src/client/index.js'
import { settings } from '../../../src/client/settings.js'
import { Counter, own, run } from './generated.js'
import { answer, open, said, server } from './harness.js'

describe('a server that was away and has started anew', () => {
  const away = () => act(async () => server.last.problem('unavailable', 503))
  const passes = (milliseconds: number) => act(async () => vi.advanceTimersByTimeAsync(milliseconds))

  function opening(retries: number) {
    vi.useFakeTimers()
    settings.retries = retries
    const user = run(own('user'), [own('a')])
    const ui = (
      <user.Provider fallback="wait" errorFallback="error">
        <Counter useData={user.hooks[own('a')]!} />
      </user.Provider>
    )
    return { ui, isBack: () => act(async () => changed(user.handle, [own('user')])) }
  }

  test('is asked at once by a page that has nothing yet, and has all its tries before it', async () => {
    const { ui, isBack } = opening(1)
    const page = await open(ui)
    for (let times = 1; times <= 3; times++) {
      await away()
      expect(server.gets).toHaveLength(times)
      await isBack()
      expect(server.gets).toHaveLength(times + 1)
    }
    await answer({ [own('a')]: 'back' })
    expect(page.text()).toBe('back 0')
    await passes(10_000)
    expect(server.gets).toHaveLength(4)
  })

  test('is asked at once by a page that shows its data, however often it starts', async () => {
    const { ui, isBack } = opening(3)
    const page = await open(ui)
    await answer({ [own('a')]: 'old' })
    for (let times = 2; times <= 5; times++) {
      await isBack()
      expect(server.gets).toHaveLength(times)
      await away()
    }
    await isBack()
    await answer({ [own('a')]: 'new' })
    expect(page.text()).toBe('new 0')
    await passes(10_000)
    expect(server.gets).toHaveLength(6)
  })

  test('is asked again by a page that has given up', async () => {
    const { ui, isBack } = opening(0)
    const page = await open(ui)
    await away()
    expect(page.text()).toBe('error')
    // What React says of it.
    said.length = 0
    await isBack()
    await answer({ [own('a')]: 'back' })
    expect(page.text()).toBe('back 0')
  })

  test('is not asked twice at once: what is on its way lands first', async () => {
    const { ui, isBack } = opening(3)
    await open(ui)
    await isBack()
    expect(server.gets).toHaveLength(1)
    await answer({ [own('a')]: 'old' })
    expect(server.gets).toHaveLength(2)
    await answer({ [own('a')]: 'new' })
    await passes(10_000)
    expect(server.gets).toHaveLength(2)
  })
})
