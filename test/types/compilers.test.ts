import { execFile } from 'node:child_process'
import { writeFileSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApplications, type Application } from './applications.js'

const cleanups: (() => void)[] = []
afterAll(() => cleanups.forEach((remove) => remove()))

let applications: Application[]
beforeAll(async () => {
  applications = await createApplications((remove) => cleanups.push(remove))
})

const COMPILERS = [
  ['5.9', 'typescript59'],
  ['6', 'typescript'],
  ['7', 'typescript7'],
] as const

/** What `tsc --noEmit` of a version prints about an application; nothing when all is well. */
async function tsc(compiler: string, root: string): Promise<string> {
  const bin = fileURLToPath(new URL(`../../node_modules/${compiler}/bin/tsc`, import.meta.url))
  const outcome = await promisify(execFile)(process.execPath, [bin, '--noEmit', '--pretty', 'false', '-p', root]).catch((error: { stdout: string }) => error)
  return outcome.stdout
}

const rootOf = (kind: Application['kind']) => applications.find((each) => each.kind === kind)!.root

describe.each(COMPILERS)('TypeScript %s, with 1,000 functions in 50 contexts', (_, compiler) => {
  test.each(['sources', 'schema'] as const)('finds no error in types from %s, and every wrong use', { timeout: 240_000 }, async (kind) => {
    expect(await tsc(compiler, rootOf(kind))).toBe('')
  })
})

test('an error that nobody expects is seen', { timeout: 120_000 }, async () => {
  const file = `${rootOf('schema')}/.mizan/contexts/user.d.ts`
  const content = readFileSync(file, 'utf8')
  writeFileSync(file, content.replace('import("../schemas.js").Visit', 'import("../schemas.js").Gone'))
  try {
    expect(await tsc('typescript7', rootOf('schema'))).toContain('.mizan/contexts/user.d.ts')
  } finally {
    writeFileSync(file, content)
  }
})
