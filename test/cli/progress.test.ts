import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Progress } from '../../src/cli/progress.js'

/** A terminal, and what it was sent. */
function terminal({ isTTY = true, columns = 40 } = {}) {
  const sent: string[] = []
  const stream = { isTTY, columns, write: (text: string) => sent.push(text) } as unknown as NodeJS.WriteStream
  return { stream, sent }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubEnv('CI', '')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

describe('progress', () => {
  test('says nothing of what is done within a second', () => {
    const { stream, sent } = terminal()
    const progress = new Progress(stream)
    progress.step('loading')
    vi.advanceTimersByTime(900)
    progress.end()
    vi.advanceTimersByTime(5000)
    expect(sent).toEqual([])
  })

  test('says what takes longer, one thing at a time, and erases it', () => {
    const { stream, sent } = terminal()
    const progress = new Progress(stream)
    progress.step('loading')
    vi.advanceTimersByTime(1000)
    progress.step('reading')
    progress.end()
    progress.end()
    expect(sent).toEqual(['\r\x1b[Kloading …', '\r\x1b[Kreading …', '\r\x1b[K'])
  })

  test('says at once what always takes long: it may leave no time to say so later', () => {
    const { stream, sent } = terminal()
    new Progress(stream).step('asking the type checker', { long: true })
    expect(sent).toEqual(['\r\x1b[Kasking the type checker …'])
  })

  test('keeps to one line', () => {
    const { stream, sent } = terminal({ columns: 20 })
    new Progress(stream).step('a'.repeat(50), { long: true })
    expect(sent[0]!.slice('\r\x1b[K'.length)).toHaveLength(19)
  })

  test.each([
    ['a log', () => new Progress(terminal({ isTTY: false }).stream), terminal({ isTTY: false })],
  ])('is nothing in %s', (_, __, { stream, sent }) => {
    new Progress(stream).step('loading', { long: true })
    expect(sent).toEqual([])
  })

  test('is nothing in CI, and when it is to be quiet', () => {
    const { stream, sent } = terminal()
    new Progress(stream, { quiet: true }).step('loading', { long: true })
    vi.stubEnv('CI', 'true')
    new Progress(stream).step('loading', { long: true })
    expect(sent).toEqual([])
  })
})
