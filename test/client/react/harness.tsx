import { act, cleanup, render } from '@testing-library/react'
import { StrictMode, Component, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { Store } from '../../../src/client/index.js'
import { MizanStore } from '../../../src/client/react/index.js'
import { FakeServer, type FakeRequest } from '../fake-server.js'

;(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true

export const server = new FakeServer()

/** Everything that React or the runtime says on the console. A test that expects something takes it from here. */
export const said: string[] = []

beforeEach(() => {
  said.length = 0
  const keep = (...words: unknown[]) => void said.push(words.map(String).join(' '))
  vi.spyOn(console, 'error').mockImplementation(keep)
  vi.spyOn(console, 'warn').mockImplementation(keep)
})

afterEach(async () => {
  cleanup()
  vi.useRealTimers()
  expect(said).toEqual([])
})

export interface Page {
  text(): string
  show(ui: ReactNode): Promise<void>
  unmount(): Promise<void>
  readonly store: Store
}

/** Puts `ui` on a page with a store of its own. */
export async function open(ui: ReactNode, { strict = false, store = new Store() } = {}): Promise<Page> {
  const framed = (inner: ReactNode) => {
    const tree = <MizanStore store={store}>{inner}</MizanStore>
    return strict ? <StrictMode>{tree}</StrictMode> : tree
  }
  const { container, rerender, unmount } = await act(async () => render(framed(ui)))
  return {
    text: () => container.textContent ?? '',
    show: (next) => act(async () => rerender(framed(next))),
    unmount: () => act(async () => unmount()),
    store,
  }
}

/** Answers the request `at`, by default the last, and lets React work. */
export function answer(body: unknown, at = -1): Promise<void> {
  return act(async () => server.requests.at(at)!.answer(body))
}

export function settle(run: (request: FakeRequest) => void): Promise<void> {
  return act(async () => run(server.last))
}

/** An application's own error boundary, with a button that clears it. */
export class Boundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null }
  static getDerivedStateFromError(error: Error) {
    return { error }
  }
  override render() {
    const { error } = this.state
    return error ? <button onClick={() => this.setState({ error: null })}>caught {error.message}</button> : this.props.children
  }
}
