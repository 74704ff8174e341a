import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Project } from '../../../../src/project/project.js'
import { environmentOf } from '../../../../src/project/types.js'
import { moduleFiles } from '../../../../virtual-modules/index.js'

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url)).replaceAll('\\', '/').replace(/\/$/, '')

const FOLDER = pathOf('../../../.tmp')

/** The tests run the sources of the runtime, as their other imports do: no build stands between an edit and its test. */
const RUNTIME = {
  'mizan/client': pathOf('../../../../src/client/index.ts'),
  'mizan/react': pathOf('../../../../src/client/react/index.ts'),
}

/**
 * Sends the functions below `server/` through the pipeline, and gives what an application imports from `virtual:mizan/contexts`.
 * The files are named by what they hold, so that test files which run at the same time never write to those of each other.
 */
export async function generated(): Promise<Record<string, unknown>> {
  const project = new Project({ root: pathOf('.'), schema: null, sources: 'server/**/*.ts', check: () => Promise.resolve(new Map()) })
  const { model, modules, ok, diagnostics } = await project.complete()
  if (!ok || !model) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  const files = moduleFiles(modules, model, environmentOf(FOLDER, project)).filter(({ path }) => path.endsWith('.js'))
  const texts = files.map(({ path, content }) => ({
    path,
    content: Object.entries(RUNTIME).reduce((text, [id, file]) => text.replaceAll(` from "${id}"`, ` from "${file}"`), content),
  }))
  const folder = join(FOLDER, `scenarios-${createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12)}`)
  if (!existsSync(folder)) write(folder, texts)
  return import(/* @vite-ignore */ join(folder, 'index.js')) as Promise<Record<string, unknown>>
}

function write(folder: string, files: { path: string; content: string }[]): void {
  const draft = `${folder}-${randomUUID()}`
  for (const { path, content } of files) {
    mkdirSync(dirname(join(draft, path)), { recursive: true })
    writeFileSync(join(draft, path), content)
  }
  try {
    renameSync(draft, folder)
  } catch {
    // Another test file was quicker, with the same texts.
    rmSync(draft, { recursive: true })
  }
}
