import { useEffect, useState, type ReactNode } from 'react'
import { beforeEach, vi } from 'vitest'
import { registerContext } from '../../../src/client/index.js'
import { provider, read, status } from '../../../src/client/react/index.js'

/** What a generated module does when it runs, once at first and again after every hot update. */
export function run(context: string, functions: string[]) {
  const handle = registerContext(context)
  return {
    handle,
    Provider: provider(handle),
    useStatus: status(handle),
    hooks: Object.fromEntries(functions.map((fn) => [fn, read(handle, fn)])),
  }
}

// Names live as long as a session, so each test has its own.
let id = 0
beforeEach(() => void id++)
export const own = (name: string) => `${name}${id}`

export const effects = vi.fn()
beforeEach(() => effects.mockReset())

/** A component with state of its own, which a hot update must not lose. */
export function Counter({ useData }: { useData: () => unknown }): ReactNode {
  const [count, setCount] = useState(0)
  const data = useData()
  useEffect(() => effects(), [])
  return (
    <button onClick={() => setCount(count + 1)}>
      {String(data)} {count}
    </button>
  )
}
