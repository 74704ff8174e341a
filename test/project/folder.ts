import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { Project } from '../../src/project/project.js'
import { createChecker } from '../../src/source/typescript/index.js'

const TMP = fileURLToPath(new URL('../.tmp', import.meta.url))

export interface Folder {
  root: string
  write(files: Record<string, string>): void
  remove(file: string): void
}

/** A folder with these files, below the repository so that `mizan` resolves to what was built; gone when `done` calls back. */
export function folder(name: string, files: Record<string, string> = {}, done: (remove: () => void) => void = onTestFinished): Folder {
  mkdirSync(TMP, { recursive: true })
  const root = mkdtempSync(join(TMP, `${name}-`)).replaceAll('\\', '/')
  done(() => rmSync(root, { recursive: true, force: true }))
  const write = (more: Record<string, string>) => {
    for (const [file, text] of Object.entries(more)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
  }
  write(files)
  return { root, write, remove: (file) => rmSync(join(root, file)) }
}

/** The project in a folder: of that schema, or of its `server/`. Its checker runs in this thread. */
export function projectIn({ root }: Pick<Folder, 'root'>, schema: string | null = null): Project {
  const checker = createChecker({ root })
  return new Project({
    root,
    schema: schema === null ? null : `${root}/${schema}`,
    sources: 'server/**/*.ts',
    check: async (unresolved) => (await checker).resolve(unresolved),
    describe: async (functions) => (await checker).describe(functions),
  })
}
