// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { MizanMock } from '../../src/testing/index.js'
import { mockShop, Page, type Contexts, type Functions } from './shop.js'

// As Storybook composes a story with its decorators: it calls each with a component that renders the rest, and renders what comes of it.
// https://storybook.js.org/docs/writing-stories/decorators

interface Story {
  render: () => ReactNode
  decorators: ((Story: () => ReactNode) => ReactNode)[]
}

const composed = ({ render, decorators }: Story) =>
  decorators.reduce<() => ReactNode>((inner, decorator) => () => decorator(inner), render)

let mizan: MizanMock<Contexts, Functions> | undefined

const story = (mock: MizanMock<Contexts, Functions>): Story => ({ render: () => <Page />, decorators: [mock.decorator] })

/** A story on a canvas: the key is another one each time it is shown anew. */
async function canvas(shown: Story, key = 0) {
  const Shown = composed(shown)
  return act(async () => render(<Shown key={key} />))
}

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))

afterEach(() => {
  cleanup()
  mizan?.restore()
})

test('a story shows what its decorator mocks', async () => {
  mizan = mockShop({ user: { user_profile: { name: 'Ann' } } })
  const { container } = await canvas(story(mizan))
  await mizan.idle()
  expect(container.querySelector('h1')?.textContent).toBe('Ann')
})

test('stories of one file each have their own, in whatever order they are shown', async () => {
  // A file of stories makes all of its mocks before the first is shown.
  const stories = ['Ann', 'Bea'].map((name) => ({ name, mock: mockShop({ user: { user_profile: { name } } }, { update_name: { ok: true } }) }))
  for (const { name, mock } of [...stories, ...stories.toReversed()]) {
    const { container, unmount } = await canvas(story(mock))
    await mock.idle()
    expect(container.querySelector('h1')?.textContent).toBe(name)
    const before = mock.calls('update_name').length
    fireEvent.click(container.querySelector('button')!)
    await mock.idle()
    expect(mock.calls('update_name')).toHaveLength(before + 1)
    unmount()
  }
  for (const { mock } of stories) mock.restore()
})

test('a page of docs shows several at once, with entries of the same name', async () => {
  const ann = mockShop({ user: { user_profile: { name: 'Ann' } } }, { update_name: { ok: true } })
  const bea = mockShop({ user: { user_profile: { name: 'Bea' } } }, { update_name: { ok: true } })
  const [first, second] = [composed(story(ann)), composed(story(bea))]
  const Docs = () => [first, second].map((Shown, index) => <Shown key={index} />)
  const { container } = await act(async () => render(<Docs />))
  await ann.idle()
  await bea.idle()
  const names = () => [...container.querySelectorAll('h1')].map((heading) => heading.textContent)
  expect(names()).toEqual(['Ann', 'Bea'])
  fireEvent.click(container.querySelector('button')!)
  await ann.idle()
  await bea.idle()
  expect(names()).toEqual(['Ann', 'Bea'])
  for (const mock of [ann, bea]) mock.restore()
})

test('a story that is shown anew begins without data, and keeps what was mocked', async () => {
  mizan = mockShop({ user: { user_profile: { name: 'Ann' } } })
  const first = await canvas(story(mizan), 1)
  await mizan.idle()
  first.unmount()
  mizan.delay('forever')
  const { container } = await canvas(story(mizan), 2)
  expect(container.textContent).toBe('wait')
  mizan.release()
  await mizan.idle()
  expect(container.querySelector('h1')?.textContent).toBe('Ann')
  expect(mizan.fetches('user')).toHaveLength(2)
})

test('a story that waits for ever shows its fallback, one that fails its error', async () => {
  const loading = mockShop({ user: { user_profile: { name: 'Ann' } } })
  loading.delay('forever')
  const broken = mockShop({ user: { user_profile: { name: 'Ann' } } })
  broken.fail('user', 'unavailable', { detail: 'Closed.' })
  const one = await canvas(story(loading))
  expect(one.container.textContent).toBe('wait')
  const two = await canvas(story(broken))
  await broken.idle()
  expect(two.container.textContent).toBe('Closed.')
  for (const mock of [loading, broken]) mock.restore()
})

test('a story under StrictMode sends one request', async () => {
  mizan = mockShop({ user: { user_profile: { name: 'Ann' } } })
  const Shown = composed(story(mizan))
  const ui = <StrictMode>{<Shown />}</StrictMode>
  const { container } = await act(async () => render(ui))
  await mizan.idle()
  expect(container.querySelector('h1')?.textContent).toBe('Ann')
  expect(mizan.requests).toHaveLength(1)
})
