import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { createTypeScriptReader } from '../../../src/source/typescript/index.js'

const TMP = fileURLToPath(new URL('../../.tmp', import.meta.url))

export interface TestProject {
  root: string
  write(files: Record<string, string>): void
  remove(file: string): void
}

/** A directory with these files, gone when the test is over. */
export function createProject(files: Record<string, string> = {}): TestProject {
  mkdirSync(TMP, { recursive: true })
  const root = mkdtempSync(join(TMP, 'typescript-')).replaceAll('\\', '/')
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const project: TestProject = {
    root,
    write(more) {
      for (const [file, text] of Object.entries(more)) {
        mkdirSync(dirname(join(root, file)), { recursive: true })
        writeFileSync(join(root, file), text)
      }
    },
    remove: (file) => rmSync(join(root, file)),
  }
  project.write(files)
  return project
}

export const IMPORTS = `import { client, ReactContext, type MizanRequest } from 'mizan/server'\n`

/** What the reader says of one file, `server/users.ts`, which begins with the usual imports; others beside it as given. */
export function readSource(code: string, others: Record<string, string> = {}) {
  const project = createProject({ 'server/users.ts': IMPORTS + code, ...others })
  const reader = createTypeScriptReader({ root: project.root, sources: 'server/**/*.ts' })
  return { project, reader, ...reader.read() }
}

/** The codes of what was found, in the order of the source. */
export function codes(diagnostics: readonly { code: string }[]): string[] {
  return diagnostics.map(({ code }) => code)
}
