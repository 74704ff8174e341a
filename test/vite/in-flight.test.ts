import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { devApp, NOTES } from './dev-server.js'

test('a module that is being transformed when its source changes is not kept as it was', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  onTestFinished(() => release())
  let isHeld = false
  let isChanged = false
  const slow = {
    name: 'test:slow',
    async transform(_code: string, id: string) {
      if (id !== '\0virtual:mizan/contexts/notes' || isHeld) return
      isHeld = true
      await held
    },
    hotUpdate() {
      isChanged = true
    },
  }
  const { app, server, request } = await devApp({ 'server/notes.ts': NOTES }, [slow])
  // Vite begins with what a module imports before the page asks for it.
  await request('virtual:mizan/contexts')
  await vi.waitFor(() => expect(isHeld).toBe(true), { timeout: 15_000 })
  app.write({ 'server/notes.ts': NOTES.replaceAll('noteList', 'tagList') })
  server.watcher.emit('change', `${app.root}/server/notes.ts`)
  await vi.waitFor(() => expect(isChanged).toBe(true), { timeout: 15_000 })
  await sleep(50)
  release()
  for (let look = 0; look < 5; look++) {
    expect(await request('virtual:mizan/contexts/notes')).toContain('useTagList')
    await sleep(20)
  }
})
