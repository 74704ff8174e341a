import { createElement, Suspense, useLayoutEffect, useReducer, useState, type ReactElement, type ReactNode } from 'react'
import { unseen } from './act.js'
import type { Store } from '../client/index.js'
import { MizanStore } from '../client/react/index.js'
import { top } from './in-place.js'
import type { MockServer } from './server.js'

export type Wrapper = (props: { children?: ReactNode }) => ReactNode

/** What Storybook calls with a story: https://storybook.js.org/docs/writing-stories/decorators. */
export type Decorator = (Story: (...input: never[]) => ReactNode) => ReactElement

/** A component around a page, which shows it what is mocked. */
export function wrapperOf(server: MockServer, store: Store): Wrapper {
  return ({ children }) => frame(server, store, children)
}

/**
 * A decorator of stories. Each story that is shown, and each time one is shown anew, begins without data; what was mocked or made to
 * fail stays as it is.
 */
export function decoratorOf(server: MockServer, newStore: () => Store): Decorator {
  const Frame = ({ children }: { children?: ReactNode }) => {
    const [store] = useState(newStore)
    return frame(server, store, children)
  }
  return (Story) => createElement(Frame, null, createElement(Story as () => ReactNode))
}

/** React forgets the state, and the effects, of what suspends before it was ever shown: the boundary keeps those of the frame. */
const frame = (server: MockServer, store: Store, children: ReactNode) =>
  createElement(MizanStore, { store }, createElement(Mounted, { server }), createElement(Suspense, { fallback: null }, children))

/** Stands before the page, so that its effect runs before those of the page, which may already call. */
function Mounted({ server }: { server: MockServer }): null {
  const [, count] = useReducer((before: number) => before + 1, 0)
  useLayoutEffect(() => {
    if (server.isRestored) return
    const wake = () => unseen(count)
    server.pages.add(wake)
    top(server)
    // When the `act` is over in which a test has rendered the page.
    queueMicrotask(wake)
    return () => void server.pages.delete(wake)
  }, [server])
  return null
}
