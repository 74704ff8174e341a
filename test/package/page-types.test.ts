import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createApp } from '../build/app.js'

const TSC = fileURLToPath(new URL('../../node_modules/typescript7/bin/tsc', import.meta.url))

/** A page's project need not know Node, nor the newest library of TypeScript; the long tests of generated types find out late. */
// Each alone: what one brings along may be what another lacks.
test.each(['client', 'react', 'htmx', 'testing', 'protocol'])('mizan/%s has types of its own, without those of Node', async (name) => {
  const compilerOptions = {
    target: 'es2022', lib: ['es2023', 'dom'], module: 'nodenext', jsx: 'react-jsx', types: [], strict: true, skipLibCheck: false, noEmit: true,
  }
  const app = createApp({
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
    'src/page.ts': `export * from 'mizan/${name}'`,
  })
  try {
    const outcome = await promisify(execFile)(process.execPath, [TSC, '--pretty', 'false', '-p', app.root]).catch((error: { stdout: string }) => error)
    expect(outcome.stdout).toBe('')
  } finally {
    app.dispose()
  }
})
