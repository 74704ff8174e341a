import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '../free-port.js'
import { folder } from '../project/folder.js'
import { describeDjango, PROJECT, python } from './django.js'

/** What Django's autoreloader alone would not see: its first look is its measure, and comes after all has been imported. */
const CHANGES_WHAT_IT_HAS_IMPORTED = `
import os
from pathlib import Path

from everything import late

once = Path('once')
# The process that watches is the second one.
if os.environ.get('RUN_MAIN') and not once.exists():
    once.touch()
    Path(late.__file__).touch()
`

describeDjango('the autoreloader', () => {
  test('restarts for what was changed while Django started, once', async () => {
    const { root } = folder('autoreload', {}, afterAll)
    cpSync(PROJECT, root, { recursive: true })
    writeFileSync(join(root, 'everything/late.py'), '')
    appendFileSync(join(root, 'everything/functions.py'), CHANGES_WHAT_IT_HAS_IMPORTED)
    const child = spawn(python(), ['manage.py', 'runserver', `127.0.0.1:${await freePort()}`], {
      cwd: root,
      env: { ...process.env, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', TEST_DB: join(root, 'everything.db') },
      timeout: 25_000,
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
    const exit = once(child, 'exit')
    try {
      await expect.poll(() => text, { timeout: 20_000 }).toMatch(/late\.py changed, reloading\.[^]*Starting development server/)
      expect(text.match(/changed, reloading/g)).toHaveLength(1)
    } finally {
      child.kill()
      await exit
    }
  })
})
