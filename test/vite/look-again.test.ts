import { EventEmitter } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ViteDevServer } from 'vite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lookAgain } from '../../src/vite/look-again.js'

let folder: string
let heard: string[]
let told: ReturnType<typeof lookAgain>

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mizan-look-'))
  heard = []
  const watcher = new EventEmitter().on('change', (file: string) => void heard.push(file.slice(folder.length + 1)))
  told = lookAgain({ watcher } as unknown as ViteDevServer)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const path = (file: string) => join(folder, file)

/** Writes a file that differs from what was told, and waits until that is found: by then every earlier look is over too. */
async function sentinel(): Promise<void> {
  writeFileSync(path('sentinel'), 'now')
  told(path('sentinel'), 'then')
  await expect.poll(() => heard).toContain('sentinel')
}

it('a file that is another by now is told as changed', async () => {
  writeFileSync(path('schema.json'), '{}')
  told(path('schema.json'), '{')
  await expect.poll(() => heard).toEqual(['schema.json'])
})

it('a file that is still the same, or gone, is not', async () => {
  writeFileSync(path('same'), 'text')
  told(path('same'), 'text')
  told(path('gone'), 'text')
  await sentinel()
  expect(heard).toEqual(['sentinel'])
})

it('a file that comes back at once is told, after it was told as gone', async () => {
  writeFileSync(path('back'), 'text')
  told(path('back'), null)
  await expect.poll(() => heard).toEqual(['back'])
})

it('of several changes the last one counts, and is looked at once', async () => {
  writeFileSync(path('often'), 'third')
  told(path('often'), 'first')
  told(path('often'), 'second')
  await expect.poll(() => heard).toEqual(['often'])
  heard.length = 0
  told(path('often'), 'second')
  told(path('often'), 'third')
  await sentinel()
  expect(heard).toEqual(['sentinel'])
})
