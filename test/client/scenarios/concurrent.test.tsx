// @vitest-environment happy-dom
import { Fragment, startTransition, StrictMode, useEffect, useState, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { invalidate, Store } from '../../../src/client/index.js'
import { MizanStore } from '../../../src/client/react/index.js'
import { said, server } from '../react/harness.js'
import { CatalogProvider, UserProvider, useUpdateName, useUserProfile, type UserData } from './app/index.js'
import { User, user } from './app/views.js'
import { gets, posts, visible, waiting } from './page.js'

const USER = 'user?user_id=5'
const READERS = 40
/** Each takes this long to render, in milliseconds: React gives way to other work every 5 ms. */
const SLOW = 2

const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }

// As in a browser: under `act` React renders without a pause, and nothing can come in between.
let root: Root
let container: HTMLElement
/** What every commit left on the page: the names that its readers show, each once. */
let commits: string[]
let observer: MutationObserver

beforeEach(() => {
  environment.IS_REACT_ACT_ENVIRONMENT = false
  container = document.body.appendChild(document.createElement('div'))
  root = createRoot(container)
  commits = []
  observer = new MutationObserver(look)
  observer.observe(container, { childList: true, subtree: true, characterData: true, attributes: true })
})

afterEach(async () => {
  observer.disconnect()
  root.unmount()
  container.remove()
  await idle()
  environment.IS_REACT_ACT_ENVIRONMENT = true
})

const PATIENCE = { timeout: 15_000 }

const idle = () => new Promise((resolve) => setTimeout(resolve, 20))

function look(): void {
  const names = [...new Set([...container.querySelectorAll('li')].map((item) => visible(item)))].filter((text) => text !== '')
  if (names.join() !== commits.at(-1)) commits.push(names.join())
}

let worked = 0

function work(): void {
  worked++
  const until = performance.now() + SLOW
  while (performance.now() < until);
}

function Reader(): ReactNode {
  const { name } = useUserProfile()
  work()
  return <li>{name}</li>
}

function Selecting(): ReactNode {
  const name = useUserProfile((profile) => profile.name)
  work()
  return <li>{name}</li>
}

let show: () => void
let rename: (name: string) => Promise<unknown>

function Page(): ReactNode {
  const [count, setCount] = useState(2)
  useEffect(() => void (show = () => startTransition(() => setCount(READERS))))
  return (
    <User>
      <Controls />
      <ul>
        {Array.from({ length: count }, (_, key) => (key % 2 ? <Reader key={key} /> : <Selecting key={key} />))}
      </ul>
    </User>
  )
}

function Controls(): ReactNode {
  const [updateName] = useUpdateName({ optimistic: { user: (data: UserData, { name }) => ({ ...data, user_profile: { ...data.user_profile, name } }) } })
  useEffect(() => void (rename = (name) => updateName({ user_id: 5, name })))
  return null
}

async function opened(strict: boolean): Promise<void> {
  const tree = (
    <MizanStore store={new Store()}>
      <Page />
    </MizanStore>
  )
  root.render(strict ? <StrictMode>{tree}</StrictMode> : tree)
  await vi.waitFor(() => expect(waiting(USER)).toHaveLength(1), PATIENCE)
  waiting(USER)[0]!.answer(user('Ann'))
  await vi.waitFor(() => expect(commits.at(-1)).toBe('Ann'), PATIENCE)
}

/** Some of the new readers have rendered, and none of them is on the page. */
async function midway(): Promise<void> {
  const before = worked
  while (worked < before + 6) await new Promise((resolve) => setTimeout(resolve))
  expect(listed()).toBe(2)
}

const listed = () => container.querySelectorAll('li').length

describe.each([false, true])('a page that renders for long (StrictMode: %s)', (strict) => {
  test('never shows two answers at the same time, though a new one comes in the middle', async () => {
    await opened(strict)
    invalidate(['user'])
    await idle()
    show()
    await midway()
    waiting(USER)[0]!.answer(user('Bob'))
    await vi.waitFor(() => expect(listed()).toBe(READERS), PATIENCE)
    await idle()
    expect(commits.at(-1)).toBe('Bob')
    expect(commits.filter((names) => names.includes(','))).toEqual([])
  })

  test('never shows an optimistic update in one place alone', async () => {
    await opened(strict)
    show()
    await midway()
    void rename('Bea')
    await vi.waitFor(() => expect(listed()).toBe(READERS), PATIENCE)
    await idle()
    expect(commits.at(-1)).toBe('Bea')
    expect(commits.filter((names) => names.includes(','))).toEqual([])
    posts()[0]!.problem('invalid', 400)
    await vi.waitFor(() => expect(commits.at(-1)).toBe('Ann'), PATIENCE)
    expect(commits.filter((names) => names.includes(','))).toEqual([])
  })
})

test('a call resolves when the page shows the contexts that its answer carries', async () => {
  await opened(false)
  // The state is there when it resolves; React commits it in a microtask, which the document of this test makes a task of its own.
  const shown = rename('Bea').then(() => new Promise((passed) => setTimeout(passed))).then(() => container.textContent)
  await vi.waitFor(() => expect(posts()).toHaveLength(1), PATIENCE)
  const scope = { context: 'user', params: { user_id: 5 } }
  server.last.answer({ result: { name: 'Bea II' }, invalidate: [scope], contexts: [{ ...scope, data: user('Bea II') }] })
  expect(await shown).toBe('Bea IIBea II')
  expect(waiting(USER)).toEqual([])
})

test('a transition to new params goes on while the page is invalidated every 20 ms, and never shows the fallback', async () => {
  let go!: () => void
  const Name = () => <li>{useUserProfile().name}</li>
  const Switch = () => {
    const [id, setId] = useState(5)
    useEffect(() => void (go = () => startTransition(() => setId(6))))
    return (
      <User id={id}>
        <Name />
      </User>
    )
  }
  root.render(
    <MizanStore store={new Store()}>
      <Switch />
    </MizanStore>,
  )
  let value = 0
  server.respond = (request) => {
    const name = `${request.url.at(-1)} ${value++}`
    setTimeout(() => request.isSettled || request.answer(user(name)), 50)
  }
  await vi.waitFor(() => expect(commits.at(-1)).toBe('5 0'), PATIENCE)
  const texts = new Set<string>()
  const watch = new MutationObserver(() => texts.add(visible(container)))
  watch.observe(container, { childList: true, subtree: true, characterData: true, attributes: true })
  const storm = setInterval(() => invalidate(['user']), 20)
  go()
  await vi.waitFor(() => expect(commits.at(-1)).toMatch(/^6/), PATIENCE)
  clearInterval(storm)
  watch.disconnect()
  expect([...texts]).not.toContain('wait')
})

describe('what fails is asked for once, and again when its user says so', () => {
  const Refused = () => (
    <UserProvider user_id={5} fallback="wait" errorFallback={({ error, retry }) => <button onClick={retry}>{error.code}</button>}>
      <Reader />
    </UserProvider>
  )

  function open(Mode: typeof StrictMode, page: ReactNode): void {
    root.render(<Mode><MizanStore store={new Store()}>{page}</MizanStore></Mode>)
  }

  async function expectOneRequest(): Promise<void> {
    await vi.waitFor(() => expect(visible(container)).toBe('forbidden'), PATIENCE)
    await idle()
    await idle()
    expect(gets().filter((get) => get === USER)).toHaveLength(1)
    container.querySelector('button')!.click()
    await vi.waitFor(() => expect(waiting(USER)).toHaveLength(1), PATIENCE)
    waiting(USER)[0]!.answer(user('Ann'))
    await vi.waitFor(() => expect(visible(container)).toBe('Ann'), PATIENCE)
    said.length = 0
  }

  test.each([StrictMode, Fragment])('though React holds back what it rendered', async (Mode) => {
    // The fallback has just come: React leaves it there for 300 ms, not to flicker.
    open(Mode, <Refused />)
    await vi.waitFor(() => expect(visible(container)).toBe('wait'), PATIENCE)
    waiting(USER)[0]!.problem('forbidden', 403)
    await expectOneRequest()
  })

  test.each([StrictMode, Fragment])('though another part of the page suspends it', async (Mode) => {
    open(Mode, <CatalogProvider category="pens" fallback="wait"><Refused /></CatalogProvider>)
    await vi.waitFor(() => expect(waiting(USER)).toHaveLength(1), PATIENCE)
    waiting(USER)[0]!.problem('forbidden', 403)
    await new Promise((resolve) => setTimeout(resolve, 400))
    waiting('catalog?category=pens')[0]!.answer({ products: [] })
    await expectOneRequest()
  })
})
