import { config, type Files } from './application.js'

/**
 * One page per scenario, chosen by the path, and a server whose every answer takes 60 ms. A user's name is what the last rename
 * made it, and `served` counts the answers.
 */
export const SCENARIOS: Files = {
  'index.html': '<!doctype html><title>Scenarios</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/src/main.tsx"></script>\n',
  'vite.config.ts': config(),
  'server/user.ts': `import { setTimeout as pause } from 'node:timers/promises'
import { client, MizanError, ReactContext, type MizanRequest } from 'mizan/server'

export const UserContext = new ReactContext('user')

const names = new Map<number, string>()
let served = 0

export class Users {
  @client({ context: UserContext })
  static async user_name(_request: MizanRequest, { user_id }: { user_id: number }): Promise<string> {
    const name = names.get(user_id) ?? 'user ' + user_id
    await pause(60)
    return name
  }

  @client({ context: UserContext })
  static async user_served(_request: MizanRequest, { user_id }: { user_id: number }): Promise<number> {
    served += user_id && 1
    return served
  }
}

export class Writes {
  @client({ affects: { context: UserContext, params: ['user_id'] } })
  static async rename(_request: MizanRequest, { user_id, name }: { user_id: number; name: string }): Promise<string> {
    await pause(60)
    if (!name.trim()) throw new MizanError('invalid', 'A name is needed', { fields: { name: ['Empty.'] } })
    names.set(user_id, name)
    return name
  }

  @client({ affects: UserContext })
  static async register(
    _request: MizanRequest,
    { name, age, isMember, tags, photo }: { name: string; age: number; isMember: boolean; tags: string[]; photo?: File },
  ): Promise<string> {
    if (name === 'nobody') throw new MizanError('invalid', 'Not that name', { fields: { name: ['Taken.'] } })
    return [name, age + 1, isMember, tags.length, photo ? photo.name + ' ' + (await photo.text()) : 'no photo'].join(', ')
  }
}
`,
  'src/main.tsx': `import { StrictMode, type ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import { configureMizan, invalidate, observe } from 'mizan/client'
import { Form, Names, Optimistic, Pages } from './pages'
import { record } from './record'

const PAGES: Record<string, ComponentType> = { '/form': Form, '/names': Names, '/optimistic': Optimistic, '/pages': Pages }
const Page = PAGES[location.pathname] ?? Names

Object.assign(window, { configureMizan, invalidate, events: [], born: Math.random() })
observe((event) => void window.events.push(event.type))
if (location.search.includes('focus')) configureMizan({ refetchOnFocus: true })
record()
createRoot(document.getElementById('root')!).render(<StrictMode><Page /></StrictMode>)
`,
  'src/record.ts': `declare global {
  interface Window { frames_: string[]; events: string[] }
}

/** Notes what each frame of the page shows, without repetitions. Of what is hidden behind a fallback, nothing shows. */
export function record(): void {
  window.frames_ = []
  const look = () => {
    const now = document.querySelector<HTMLElement>('#root')!.innerText.trim()
    if (now !== window.frames_.at(-1)) window.frames_.push(now)
    requestAnimationFrame(look)
  }
  look()
}
`,
  'src/pages.tsx': `import { startTransition, useState } from 'react'
import { UserProvider, useRegister, useRename, useUserName, useUserServed } from 'virtual:mizan/contexts'

const Name = () => <output>{useUserName()}</output>
const id = Number(new URLSearchParams(location.search).get('id') ?? 1)

/** Two reads in one component. */
const Both = () => <output>{useUserName()} {useUserServed() > 0 ? 'served' : ''}</output>

export const Names = () => <UserProvider user_id={id} fallback="wait"><Both /></UserProvider>

export function Optimistic() {
  return <UserProvider user_id={id} fallback="wait"><Name /><Rename /></UserProvider>
}

function Rename() {
  const [rename, { error }] = useRename({ optimistic: { user: (data, { name }) => ({ ...data, user_name: name }) } })
  return (
    <>
      <button id="rename" onClick={() => void rename({ user_id: id, name: 'Bea' }).catch(() => {})} />
      <button id="refuse" onClick={() => void rename({ user_id: id, name: ' ' }).catch(() => {})} />
      <button id="await" onClick={() => void rename({ user_id: id, name: 'Cid' }).then(() => { document.title = document.querySelector('output')!.textContent! })} />
      {error && <em>{error.code}</em>}
    </>
  )
}

export function Pages() {
  const [at, setAt] = useState(id)
  return (
    <>
      <button id="next" onClick={() => setAt(at + 1)} />
      <button id="later" onClick={() => startTransition(() => setAt(at + 1))} />
      <UserProvider user_id={at} fallback="wait"><Name /></UserProvider>
    </>
  )
}

export function Form() {
  const [, { action, isPending, error, data }] = useRegister()
  return (
    <form action={action}>
      <input name="name" />
      <input name="age" type="number" defaultValue="1" />
      <input name="isMember" type="checkbox" />
      <input name="tags" type="checkbox" value="a" /><input name="tags" type="checkbox" value="b" />
      <input name="photo" type="file" />
      <button disabled={isPending}>send</button>
      <output>{data ?? error?.fields['name']?.[0] ?? error?.message}</output>
    </form>
  )
}
`,
}
